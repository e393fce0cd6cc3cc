/** From the configuration to a CloudFormation template and IAM policies. */
package dev.musterd.provision.template;
