package dev.musterd.http.dashboard.view;

import java.util.Optional;

/**
 * One number of the top of the page.
 *
 * @param path of the page with more about it
 */
public record Figure(String label, String value, String detail, Optional<String> path) {}
