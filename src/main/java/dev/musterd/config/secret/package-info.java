/** Secrets of the configuration: where each is found, and values that never print themselves. */
package dev.musterd.config.secret;
