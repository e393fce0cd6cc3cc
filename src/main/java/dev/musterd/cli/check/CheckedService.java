package dev.musterd.cli.check;

/** A service that {@code musterd check} checks. */
enum CheckedService {
  GITHUB,
  AWS
}
