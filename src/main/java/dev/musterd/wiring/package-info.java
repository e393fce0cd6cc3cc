/** Builds the adapters of AWS, GitHub and the mirror from the settings. */
package dev.musterd.wiring;
