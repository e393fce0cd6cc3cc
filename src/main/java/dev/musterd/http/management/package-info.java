/** The listener for operators: probes, metrics and the JSON API. */
package dev.musterd.http.management;
