package dev.musterd.http.dashboard;

/**
 * Where the dashboard is, when it is that of another node.
 *
 * @param reason why this node does not decide
 * @param link to the dashboard of the node that does; empty when it is not known
 */
public record Elsewhere(String reason, String link) {}
