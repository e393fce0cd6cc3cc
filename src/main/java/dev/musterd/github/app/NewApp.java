package dev.musterd.github.app;

import java.util.Optional;

/**
 * An App that GitHub has just made, with secrets that it gives only once.
 *
 * @param webhookSecret none when the App has no webhook yet
 */
public record NewApp(long id, String slug, String privateKey, Optional<String> webhookSecret) {
  @Override
  public String toString() {
    return "App " + id + " " + slug;
  }
}
