/** Several nodes over one simulated AWS and GitHub: which of them decides, and what comes of it. */
package dev.musterd.sim.nodes;
