/** GitHub's log of webhook deliveries: what it lists, and what redelivery came to. */
package dev.musterd.model.delivery;
