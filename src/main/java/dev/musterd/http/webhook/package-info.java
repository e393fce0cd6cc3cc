/** The listener for GitHub's webhooks. */
package dev.musterd.http.webhook;
