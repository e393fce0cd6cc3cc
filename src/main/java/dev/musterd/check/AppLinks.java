package dev.musterd.check;

import java.net.URI;

/** URLs of an App's pages at GitHub, named in remedies. */
record AppLinks(URI web, boolean hosted, String slug) {

  String app() {
    return web + (hosted ? "/apps/" : "/github-apps/") + slug;
  }

  String install() {
    return slug.isEmpty() ? "the App's page, Install App" : app() + "/installations/new";
  }

  /** A description instead of a URL, which depends on the kind of owner. */
  String settings() {
    return "the settings of the App" + (slug.isEmpty() ? "" : " " + slug);
  }
}
