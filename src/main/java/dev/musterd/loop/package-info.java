/** What keeps calling: the pull from the queue and the ticks. */
package dev.musterd.loop;
