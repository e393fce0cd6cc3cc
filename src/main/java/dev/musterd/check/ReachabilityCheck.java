package dev.musterd.check;

import dev.musterd.port.GitHubProbe.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The checks that GitHub is reached, that its TLS is verified, and that the clocks agree. */
final class ReachabilityCheck {
  static final String REACHED = "GitHub is reached";
  static final String CLOCK = "the clock";
  static final String ADDRESSES = "GitHub's addresses";

  /**
   * An App's statement (JWT) begins 60 seconds back and is renewed 60 seconds before it ends, so
   * GitHub refuses it, always or at times, when the clocks are further apart.
   *
   * @see <a
   *     href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app">Generating
   *     a JWT</a>
   */
  static final Duration APART_MAX = Duration.ofSeconds(60);

  /** A synchronized clock is within a second; the answer's date has no smaller unit. */
  private static final Duration NOTICED = Duration.ofSeconds(10);

  private static final String SYNCHRONIZE =
      "synchronize this machine's clock: timedatectl set-ntp true, or chrony";

  private ReachabilityCheck() {}

  static List<Finding> reached(Response response, URI api, boolean verified) {
    if (!response.genuine()) {
      return Finding.failed(
          REACHED,
          api + " answers " + response.status() + ", but not as GitHub's API does",
          "correct github.url or github.api-url; a proxy on the way may have answered instead");
    }
    if (response.status() >= 500) {
      return Finding.failed(
          REACHED,
          api + " answers " + response.status(),
          "GitHub has trouble: see its status page, and check again later");
    }
    String what =
        api + response.version().map(version -> ", Enterprise Server " + version).orElse("");
    return api.getScheme().equals("https") && !verified
        ? Finding.warning(
            REACHED,
            what + "; its certificate is not verified",
            "set github.ca-file instead of github.ssl-verify = false")
        : Finding.good(REACHED, what);
  }

  /** That GitHub lists where its webhooks come from, for {@code http.allowed-senders.github}. */
  static List<Finding> addresses(Response response) {
    return response.hooks() > 0
        ? Finding.good(ADDRESSES, response.hooks() + " networks of webhooks are listed")
        : Finding.warning(
            ADDRESSES,
            "GitHub lists none of its webhooks, so all addresses are accepted",
            "set http.allowed-senders.github = false, and name its networks in"
                + " http.allowed-senders.networks");
  }

  static List<Finding> clock(Response response, Instant now) {
    if (response.date().isEmpty()) {
      return List.of(new Finding.NotChecked(CLOCK, "GitHub's answer has no date"));
    }
    Duration ahead = Duration.between(response.date().get(), now);
    String words = Math.abs(ahead.toSeconds()) + " s " + (ahead.isNegative() ? "behind" : "ahead");
    if (ahead.abs().compareTo(APART_MAX) > 0) {
      return Finding.failed(
          CLOCK, words + " of GitHub's, which refuses what the App signs", SYNCHRONIZE);
    }
    return ahead.abs().compareTo(NOTICED) > 0
        ? Finding.warning(CLOCK, words + " of GitHub's", SYNCHRONIZE)
        : Finding.good(CLOCK, "within " + NOTICED.toSeconds() + " s of GitHub's");
  }
}
