package dev.musterd.config;

import java.time.Duration;

/** Maps the keys of {@code http} that say which senders are refused. */
final class SendersMapping {
  static final String GITHUB_KEY = "http.allowed-senders.github";

  private static final ValueType<String> HEADER =
      TextTypes.text(
          "the name of a header that holds a list of addresses, such as X-Forwarded-For",
          "(?!(?i)forwarded$)[A-Za-z0-9-]{1,64}");

  private static final Duration PER_MAX = Duration.ofHours(1);

  private SendersMapping() {}

  static Settings.Senders map(Section http) {
    Section allowed = http.section("allowed-senders");
    Section failed = http.section("failed-signatures");
    return new Settings.Senders(
        http.list("trusted-proxies", EgressMapping.CIDR),
        http.read("client-address-header", HEADER),
        allowed.read("github", TextTypes.FLAG),
        allowed.list("networks", EgressMapping.CIDR),
        failed.read("limit", QuantityTypes.limit(1)),
        failed.read("per", QuantityTypes.duration(Duration.ofSeconds(1), PER_MAX)));
  }
}
