/** Holding the lease, and the calls that only its holder may make. */
package dev.musterd.flow.lease;
