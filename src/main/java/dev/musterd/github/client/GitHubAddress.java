package dev.musterd.github.client;

import dev.musterd.model.Owner;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where GitHub is: the one resolver for every part.
 *
 * @param web what people see and {@code config.sh --url} takes, without a slash at its end
 * @param api the base of every REST path, without a slash at its end
 */
public record GitHubAddress(URI web, URI api) {

  /**
   * The address behind the configured URL.
   *
   * @param apiUrl wins over what follows from the URL
   * @throws IllegalArgumentException when one of them is no absolute http or https URL
   * @see <a
   *     href="https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom">ghe.com</a>
   * @see <a href="https://docs.github.com/en/enterprise-server@latest/rest/quickstart">Enterprise
   *     Server's /api/v3</a>
   */
  public static GitHubAddress of(String url, Optional<String> apiUrl) {
    URI web = base(url);
    return new GitHubAddress(web, apiUrl.map(GitHubAddress::base).orElseGet(() -> apiOf(web)));
  }

  private static URI apiOf(URI web) {
    String host = web.getHost().toLowerCase(Locale.ROOT);
    if (!hosted(host)) {
      return URI.create(web + "/api/v3");
    }
    // A port is only there when a proxy of the operator's listens on it, for both names.
    String port = web.getPort() < 0 ? "" : ":" + web.getPort();
    return URI.create("https://api." + host.replaceFirst("^www\\.", "") + port);
  }

  private static URI base(String url) {
    URI uri = URI.create(url.strip().replaceAll("/+$", ""));
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
    if (!web || uri.getHost() == null) {
      throw new IllegalArgumentException("not an http or https URL with a host: " + uri.getPath());
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the URL of GitHub is a plain address, without user, query or fragment");
    }
    return uri;
  }

  /** Whether it is github.com, which has {@code actions/runner}. */
  public boolean isGitHubCom() {
    String host = web.getHost().toLowerCase(Locale.ROOT);
    return host.equals("github.com") || host.equals("www.github.com");
  }

  /** Whether GitHub runs it (github.com, ghe.com) and not a customer's own server. */
  public boolean hosted() {
    return hosted(web.getHost().toLowerCase(Locale.ROOT));
  }

  private static boolean hosted(String host) {
    return host.equals("github.com") || host.equals("www.github.com") || host.endsWith(".ghe.com");
  }

  /** The owner's page, which is how {@code config.sh} names the place to register at. */
  public String webUrl(Owner owner) {
    return switch (owner) {
      case Owner.Organization organization -> web + "/" + organization.name();
      case Owner.Repository repository -> web + "/" + repository.name();
      case Owner.Enterprise enterprise -> web + "/enterprises/" + enterprise.name();
    };
  }
}
