/**
 * {@code musterd check}: runs the checks in the order of their dependencies and reports the
 * findings.
 */
package dev.musterd.cli.check;
