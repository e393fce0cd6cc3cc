/** The lease in S3. */
package dev.musterd.aws.lease;
