/**
 * {@code musterd aws}: plan, apply, outputs, destroy, template and policy of the CloudFormation
 * stack.
 */
package dev.musterd.cli.aws;
