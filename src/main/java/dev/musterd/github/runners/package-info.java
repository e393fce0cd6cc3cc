/** Runners and jobs at GitHub: registration, lists, deregistration. */
package dev.musterd.github.runners;
