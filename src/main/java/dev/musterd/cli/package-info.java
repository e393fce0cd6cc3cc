/**
 * The Picocli commands of one process each, and what they share: options, tables, the client of the
 * management API.
 */
package dev.musterd.cli;
