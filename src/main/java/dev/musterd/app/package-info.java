/** The commands, and the one place that wires everything. */
package dev.musterd.app;
