package dev.musterd.config;

import java.util.Optional;

/**
 * One thing that is wrong with the configuration.
 *
 * @param where file:line; for what is missing the line of its block, or the file alone
 * @param key its full path; empty when the file could not be read at all
 * @param value as written, or {@code ***} for a secret
 * @param message what is allowed
 */
public record Problem(String where, String key, Optional<String> value, String message) {
  @Override
  public String toString() {
    String subject = key + value.map(text -> " = " + text).orElse("");
    return where + ": " + (subject.isEmpty() ? "" : subject + ": ") + message;
  }
}
