/** Log lines, metrics and timelines from events. */
package dev.musterd.telemetry;
