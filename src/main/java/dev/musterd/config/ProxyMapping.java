package dev.musterd.config;

import dev.musterd.base.HttpProxy;
import dev.musterd.config.ProxySetting.Choice;
import dev.musterd.config.secret.SecretSource;
import java.util.List;
import java.util.Optional;

/** Maps {@code proxy}, which may be a block or just the URL, for the daemon and for instances. */
final class ProxyMapping {
  /** Never shown when it is refused: a password may be in it. */
  private static final ValueType<Choice> URL =
      new ValueType<>(
          "the URL of an HTTP proxy, such as \"http://proxy.example.com:3128\", or none",
          new Choice.Environment(),
          true,
          value -> choice(ValueType.text(value)));

  private static final ValueType<String> HOST =
      TextTypes.text(
          "a host, an address or a network, such as example.com, 10.0.0.0/8 or *", "[^\\s,;'\"]+");

  private final Section parent;

  ProxyMapping(Section parent) {
    this.parent = parent;
  }

  ProxySetting ofDaemon() {
    if (parent.isText("proxy")) {
      return new ProxySetting(parent.read("proxy", URL), Optional.empty(), Optional.empty());
    }
    Section proxy = parent.section("proxy");
    Optional<SecretSource> credentials = proxy.find("credentials", SecretTypes.SECRET);
    if (credentials.filter(SecretSource.Ssm.class::isInstance).isPresent()) {
      proxy.refuse("credentials", "must not be in SSM, which is reached by the proxy");
    }
    return new ProxySetting(
        proxy.find("url", URL).orElseGet(Choice.Environment::new),
        credentials,
        proxy.findList("no-proxy", HOST));
  }

  /** The one of a pool's instances, which have no environment of their own. */
  Optional<Machine.Proxy> ofInstances() {
    boolean text = parent.isText("proxy");
    Section block = text ? parent : parent.section("proxy");
    Optional<Choice> choice =
        text ? Optional.of(parent.read("proxy", URL)) : block.find("url", URL);
    List<String> noProxy = text ? List.of() : block.list("no-proxy", HOST);
    return choice.flatMap(
        chosen ->
            chosen instanceof Choice.Named(HttpProxy proxy)
                ? Optional.of(new Machine.Proxy(proxy.toString(), noProxy))
                : Optional.empty());
  }

  private static Choice choice(String text) {
    if (text.equals("none")) {
      return new Choice.None();
    }
    HttpProxy proxy = proxy(text);
    if (proxy.login().isPresent()) {
      throw new ValueType.InvalidValueException(
          "; user and password belong into proxy.credentials, and instances get none, as every job"
              + " could read them");
    }
    return new Choice.Named(proxy);
  }

  private static HttpProxy proxy(String text) {
    try {
      return HttpProxy.of(text);
    } catch (IllegalArgumentException wrong) {
      throw new ValueType.InvalidValueException("; " + wrong.getMessage());
    }
  }
}
