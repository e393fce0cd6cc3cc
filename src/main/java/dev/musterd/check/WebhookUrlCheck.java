package dev.musterd.check;

import dev.musterd.port.GitHubSurvey.Webhook;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The check that the App sends its webhooks to an address where this daemon receives them.
 *
 * @param path that the daemon listens on
 * @param remote whether GitHub runs on another machine
 */
record WebhookUrlCheck(String path, boolean remote, AppLinks links) {
  static final String SUBJECT = "the webhook's address";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0");

  List<Finding> of(Webhook webhook) {
    if (webhook.url().isEmpty()) {
      return failed("the App has no webhook URL", "set one");
    }
    Optional<URI> url = uri(webhook.url());
    if (url.isEmpty()) {
      return failed("the webhook URL is no address: " + webhook.url(), "correct it");
    }
    if (remote && LOOPBACK.contains(url.get().getHost())) {
      return failed(
          "the webhook URL names the machine itself: " + webhook.url(),
          "set the public name of this daemon or of the proxy before it");
    }
    if (!webhook.contentType().equals("json")) {
      return failed(
          "webhooks are sent as " + webhook.contentType(), "set its content type to JSON");
    }
    return webhook.secret()
        ? allowed(webhook, url.get())
        : failed(
            "the webhook has no secret, so no delivery is signed and each is refused",
            "set the one that its webhook-secret in the configuration holds");
  }

  /**
   * The finding after GitHub's 404, its answer for a known App without a webhook.
   *
   * @param more options of the command that names the App, or empty
   */
  List<Finding> absent(Throwable failure, String more) {
    return List.of(
        Remedies.failed(
            SUBJECT,
            failure,
            "musterd github-app webhook --url https://HOST%s%s; if GitHub refuses that, too, enable Webhook → Active in %s"
                .formatted(path, more, links.settings())));
  }

  private List<Finding> allowed(Webhook webhook, URI url) {
    if (!url.getPath().equals(path)) {
      return Finding.warning(
          SUBJECT,
          "the webhook URL ends with " + url.getPath() + ", but http.path is " + path,
          "make them equal, unless a proxy changes the path");
    }
    if (url.getScheme().equals("http") && remote) {
      return Finding.warning(
          SUBJECT,
          webhook.url() + " is not encrypted: anyone on the way reads what your jobs are",
          "serve HTTPS by http.tls or a proxy, and change the URL in " + links.settings());
    }
    return webhook.insecure()
        ? Finding.warning(
            SUBJECT,
            "GitHub accepts any certificate at " + webhook.url(),
            "enable SSL verification in " + links.settings())
        : Finding.good(SUBJECT, webhook.url());
  }

  private List<Finding> failed(String reason, String remedy) {
    return Finding.failed(SUBJECT, reason, remedy + ", in " + links.settings());
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text))
          .filter(uri -> uri.getHost() != null && uri.getScheme() != null);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
