/** SQS: the queue of jobs that wait, and the queue of EC2's events and other nodes' job news. */
package dev.musterd.aws.sqs;
