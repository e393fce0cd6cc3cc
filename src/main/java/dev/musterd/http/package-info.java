/** The two doors: webhooks in, management out. */
package dev.musterd.http;
