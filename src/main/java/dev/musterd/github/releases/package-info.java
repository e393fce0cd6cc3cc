/**
 * Where runner binaries are published: releases of actions/runner, an enterprise server, a web
 * server.
 */
package dev.musterd.github.releases;
