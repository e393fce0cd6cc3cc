/** The language of CloudFormation and IAM: intrinsic functions, policy statements, their size. */
package dev.musterd.provision.cloudformation;
