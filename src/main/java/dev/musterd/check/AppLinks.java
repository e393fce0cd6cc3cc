package dev.musterd.check;

import java.net.URI;

/** Addresses of GitHub's pages for people, to be named in remedies. */
record AppLinks(URI web, boolean hosted, String slug) {

  String app() {
    return web + (hosted ? "/apps/" : "/github-apps/") + slug;
  }

  String install() {
    return app() + "/installations/new";
  }

  /** Its own settings; who may see them is told by the App's owner. */
  String settings() {
    return "the settings of the App " + slug;
  }
}
