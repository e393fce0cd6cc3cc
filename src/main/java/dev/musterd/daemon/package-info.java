/**
 * The daemon process: start and stop order, listeners, loops, reload of the configuration, systemd.
 */
package dev.musterd.daemon;
