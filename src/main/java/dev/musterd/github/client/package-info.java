/** The HTTP client of GitHub's REST API: authentication, rate limits, pagination, errors. */
package dev.musterd.github.client;
