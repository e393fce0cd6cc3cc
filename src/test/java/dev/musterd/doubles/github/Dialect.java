package dev.musterd.doubles.github;

/**
 * A kind of GitHub: its host names, paths and API.
 *
 * @see <a href="https://docs.github.com/en/enterprise-server@latest/rest/quickstart">Enterprise
 *     Server's /api/v3</a>
 * @see <a
 *     href="https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom">ghe.com</a>
 */
public enum Dialect {
  /** Any server: plain HTTP on 127.0.0.1, below / and below /api/v3. */
  ANY("127.0.0.1", "127.0.0.1", ""),

  /** The API has a host of its own. */
  GITHUB_COM("github.com", "api.github.com", ""),

  /** Data residency: the enterprise's own name, and the API beside it. */
  GHE_COM("acme.ghe.com", "api.acme.ghe.com", ""),

  /** A customer's server: one host, and the API below it. */
  ENTERPRISE_SERVER("github.acme.example", "github.acme.example", "/api/v3"),

  /**
   * The same before SHA-256, with what else was missing until 3.10: JIT configurations, filters of
   * lists, and fields of payloads.
   */
  OLD_ENTERPRISE_SERVER("github.acme.example", "github.acme.example", "/api/v3");

  private final String webHost;
  private final String apiHost;
  private final String apiPath;

  Dialect(String webHost, String apiHost, String apiPath) {
    this.webHost = webHost;
    this.apiHost = apiHost;
    this.apiPath = apiPath;
  }

  /** The web pages, and where {@code config.sh} registers. */
  public String webHost() {
    return webHost;
  }

  public String apiHost() {
    return apiHost;
  }

  String apiPath() {
    return apiPath;
  }

  public boolean hosted() {
    return this == GITHUB_COM || this == GHE_COM;
  }

  public boolean old() {
    return this == OLD_ENTERPRISE_SERVER;
  }
}
