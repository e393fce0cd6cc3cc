package dev.musterd.http.dashboard.view;

/**
 * The form for the token.
 *
 * @param next path to go on to
 * @param error why the last attempt failed; empty at the first
 */
public record Login(String next, String error) {}
