/** The rules: pure functions from facts to sealed verdicts. */
package dev.musterd.decide;
