/** What every node does with a webhook, whether it decides or not. */
package dev.musterd.flow.webhook;
