/** The HTTP listener for operators: health, metrics and the API. */
package dev.musterd.http.management;
