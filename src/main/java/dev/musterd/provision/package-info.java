/** The CloudFormation stack: planned, applied, watched, removed. */
package dev.musterd.provision;
