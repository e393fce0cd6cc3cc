/** The whole daemon in virtual time, over worlds in memory. */
package dev.musterd.sim;
