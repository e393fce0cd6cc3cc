/** AWS clients and what all calls to AWS share: credentials, time-outs, errors and batches. */
package dev.musterd.aws.client;
