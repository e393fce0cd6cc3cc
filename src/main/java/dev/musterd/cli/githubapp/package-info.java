/**
 * {@code musterd github-app}: creates the App, its webhooks and placeholder registrations, and
 * saves their secrets.
 */
package dev.musterd.cli.githubapp;
