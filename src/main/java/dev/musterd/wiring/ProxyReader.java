package dev.musterd.wiring;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.NoProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.ProxySetting;
import dev.musterd.config.ProxySetting.Choice;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretFiles.Reading;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The way out, from the configuration and the variables of the environment below it. */
public final class ProxyReader {
  private final Map<String, String> environment;

  /**
   * @param environment the process's variables
   */
  public ProxyReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads the credentials, so it blocks.
   *
   * @throws StartupException with the key or the variable, and never with its value
   */
  public ProxyRoutes routes(ProxySetting setting) {
    return switch (setting.choice()) {
      case Choice.None _ -> ProxyRoutes.NONE;
      case Choice.Named(HttpProxy proxy) -> {
        Optional<HttpProxy> both = Optional.of(withLogin(proxy, setting));
        yield new ProxyRoutes(both, both, direct(setting));
      }
      case Choice.Environment _ ->
          new ProxyRoutes(
              variable("https_proxy").map(proxy -> withLogin(proxy, setting)),
              variable("http_proxy").map(proxy -> withLogin(proxy, setting)),
              direct(setting));
    };
  }

  private NoProxy direct(ProxySetting setting) {
    return setting
        .noProxy()
        .map(NoProxy::new)
        .or(() -> text("no_proxy").map(NoProxy::of))
        .orElse(NoProxy.NOTHING);
  }

  private Optional<HttpProxy> variable(String name) {
    return text(name)
        .map(
            url -> {
              try {
                return HttpProxy.of(url);
              } catch (IllegalArgumentException wrong) {
                throw new StartupException(
                    "the environment variable " + spelled(name) + ": " + wrong.getMessage());
              }
            });
  }

  /** The value in lower case wins, as for curl. */
  private Optional<String> text(String name) {
    return Optional.of(environment.getOrDefault(spelled(name), "").strip())
        .filter(value -> !value.isEmpty());
  }

  private String spelled(String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .filter(spelling -> !environment.getOrDefault(spelling, "").isBlank())
        .findFirst()
        .orElse(name);
  }

  private HttpProxy withLogin(HttpProxy proxy, ProxySetting setting) {
    return setting
        .credentials()
        .map(source -> new SecretFiles(environment).read(ProxySetting.CREDENTIALS_KEY, source))
        .map(reading -> proxy.with(login(reading)))
        .orElse(proxy);
  }

  private static HttpProxy.Login login(Reading reading) {
    return switch (reading) {
      case Reading.Read(var secret) -> {
        try {
          yield HttpProxy.Login.of(secret.reveal());
        } catch (IllegalArgumentException wrong) {
          throw new StartupException(ProxySetting.CREDENTIALS_KEY + ": " + wrong.getMessage());
        }
      }
      case Reading.Failed(String reason) -> throw new StartupException(reason);
      case Reading.InSsm(String parameter) ->
          throw new StartupException(
              ProxySetting.CREDENTIALS_KEY
                  + ": the parameter "
                  + parameter
                  + " is behind the proxy");
    };
  }
}
