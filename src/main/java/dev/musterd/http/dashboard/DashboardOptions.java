package dev.musterd.http.dashboard;

import java.net.URI;
import java.util.function.Supplier;

/**
 * What the dashboard is set up with.
 *
 * @param github where people find GitHub
 * @param sessionIds random, and each long enough not to be guessed
 */
public record DashboardOptions(URI github, Supplier<String> sessionIds) {}
