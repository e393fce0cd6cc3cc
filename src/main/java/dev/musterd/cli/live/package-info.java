/** The commands that follow a running daemon: its events, and its state on a full screen. */
package dev.musterd.cli.live;
