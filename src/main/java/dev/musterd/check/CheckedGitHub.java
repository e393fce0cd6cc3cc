package dev.musterd.check;

import java.net.URI;

/**
 * The GitHub that the configuration names.
 *
 * @param hosted whether GitHub itself runs it
 * @param remote false for one on this machine
 */
public record CheckedGitHub(URI web, URI api, boolean hosted, boolean remote) {}
