/**
 * Two views in memory, rebuilt after a restart: what waits and what runs. Owned by one event loop.
 */
package dev.musterd.state;
