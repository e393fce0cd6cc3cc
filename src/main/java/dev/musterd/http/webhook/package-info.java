/** The HTTP listener for GitHub webhooks: bounded body, signature, payload, answer. */
package dev.musterd.http.webhook;
