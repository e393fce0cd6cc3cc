package dev.musterd.config;

import dev.musterd.base.HttpProxy;
import dev.musterd.config.secret.SecretSource;
import java.util.List;
import java.util.Optional;

/**
 * The way out of the daemon and the commands, as configured.
 *
 * @param noProxy empty: what the environment says
 */
public record ProxySetting(
    Choice choice, Optional<SecretSource> credentials, Optional<List<String>> noProxy) {
  /** The whole key of the credentials. */
  public static final String CREDENTIALS_KEY = "proxy.credentials";

  /** For a command without a configuration. */
  public static final ProxySetting UNSET =
      new ProxySetting(new Choice.Environment(), Optional.empty(), Optional.empty());

  /** Which proxy. */
  public sealed interface Choice {
    /** The one that the variables of the environment name, if they do. */
    record Environment() implements Choice {}

    record None() implements Choice {}

    record Named(HttpProxy proxy) implements Choice {}
  }

  public ProxySetting {
    noProxy = noProxy.map(List::copyOf);
  }
}
