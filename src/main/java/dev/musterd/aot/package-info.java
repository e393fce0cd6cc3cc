/**
 * The training workload with which the JVM records its ahead-of-time cache: a daemon among canned
 * answers.
 */
package dev.musterd.aot;
