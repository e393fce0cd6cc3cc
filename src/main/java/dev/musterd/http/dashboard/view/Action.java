package dev.musterd.http.dashboard.view;

/**
 * Something that an operator can ask for.
 *
 * @param path of the page that asks whether it is meant
 */
public record Action(String label, String path) {}
