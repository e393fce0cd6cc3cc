/** The export by OTLP: a trace for each job, and the metrics. Loaded only when it is wanted. */
package dev.musterd.telemetry.otlp;
