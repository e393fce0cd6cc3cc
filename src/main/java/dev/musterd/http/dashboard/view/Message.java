package dev.musterd.http.dashboard.view;

import java.util.List;

/**
 * A page that says one thing, such as that something is not known.
 *
 * @param lines a list below it
 * @param link below that; empty when there is none
 */
public record Message(String text, List<String> lines, String link) {}
