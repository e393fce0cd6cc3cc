package dev.musterd.http.management;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a node says of itself, whether it decides or not.
 *
 * @param unready why it is not ready; empty when it is
 * @param metrics in Prometheus' text format
 * @param role what it does among the nodes of its environment
 */
public record NodeState(
    Supplier<List<String>> unready, Supplier<String> metrics, Supplier<NodeRole> role) {}
