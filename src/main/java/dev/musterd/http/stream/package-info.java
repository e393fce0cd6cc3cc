/** Events as they happen, as server-sent events over HTTP. */
package dev.musterd.http.stream;
