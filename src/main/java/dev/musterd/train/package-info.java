/** A world of canned answers in which a daemon lives for some seconds, to be watched by the JVM. */
package dev.musterd.train;
