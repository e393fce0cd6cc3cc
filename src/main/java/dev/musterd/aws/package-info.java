/** EC2, SQS and SSM, as the ports want them. */
package dev.musterd.aws;
