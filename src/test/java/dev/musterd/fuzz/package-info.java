/** Fuzzing of what reads the texts of others, with Jazzer. */
package dev.musterd.fuzz;
