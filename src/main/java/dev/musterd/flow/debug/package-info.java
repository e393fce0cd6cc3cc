/** What helps to debug a machine: it is held, and its console is shown. */
package dev.musterd.flow.debug;
