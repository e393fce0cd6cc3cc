package dev.musterd.notification;

/**
 * Where notifications come from.
 *
 * @param environment of the configuration
 * @param host the name of this machine
 */
public record Origin(String environment, String host) {}
