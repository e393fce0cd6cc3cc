package dev.musterd.config.secret;

import java.util.List;

/**
 * A configuration key that holds a secret.
 *
 * @param key the whole key, such as {@code github.app.private-key}
 * @param sources where its secret is read; several for webhook secrets, of which each is accepted
 */
public record SecretSetting(String key, Kind kind, List<SecretSource> sources) {

  /** What a secret is for. */
  public enum Kind {
    /** The private key of a GitHub App, in PEM. */
    PRIVATE_KEY,
    /** The secrets with which GitHub signs the webhooks of an App. */
    WEBHOOK_SECRETS,
    /** The personal access token for the runners of enterprises. */
    GITHUB_TOKEN,
    /** The token that clients of the management API present. */
    MANAGEMENT_TOKEN,
    /** User and password for the HTTP proxy. */
    PROXY_CREDENTIALS,
    /** The URL of a receiver of notifications, which often holds a token. */
    NOTIFICATION_URL,
    /** The secret by which notifications are signed for a receiver. */
    NOTIFICATION_SECRET
  }

  public SecretSetting {
    sources = List.copyOf(sources);
  }

  /** The block that the key is in, such as {@code github.app}. */
  public String block() {
    return key.substring(0, key.lastIndexOf('.'));
  }
}
