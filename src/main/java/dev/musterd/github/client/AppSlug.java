package dev.musterd.github.client;

import io.vertx.core.json.JsonObject;

/** An App's name in addresses. GitHub's description of its API lets it be absent. */
public final class AppSlug {
  private AppSlug() {}

  /** From the field, or else from the address of the App's page; empty when there is neither. */
  public static String of(JsonObject app) {
    if (app.getValue("slug") instanceof String slug) {
      return slug;
    }
    String page = app.getValue("html_url") instanceof String url ? url : "";
    return page.substring(page.lastIndexOf('/') + 1);
  }
}
