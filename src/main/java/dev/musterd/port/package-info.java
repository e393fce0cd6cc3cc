/** What the daemon needs from the world. */
package dev.musterd.port;
