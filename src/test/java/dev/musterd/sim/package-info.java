/** The whole daemon in virtual time, over simulated services in memory. */
package dev.musterd.sim;
