/** Creating a GitHub App from a manifest, and its webhooks. */
package dev.musterd.github.app;
