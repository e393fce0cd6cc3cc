/** The checks of {@code musterd check}: *Checks gather what is needed, *Check judges it. */
package dev.musterd.check;
