package dev.musterd.http.access;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which senders of webhooks are refused before their body is read.
 *
 * @param addresses how a sender's address is found
 * @param gitHubOnly whether only the networks that GitHub lists are allowed, and these
 * @param networks allowed ones, in CIDR notation; empty, without the above, allows all
 * @param failures of one address that are judged within {@code per}; empty is no limit
 */
public record SenderRules(
    ClientAddresses addresses,
    boolean gitHubOnly,
    List<String> networks,
    OptionalInt failures,
    Duration per) {
  /** Refuses none. */
  public static final SenderRules NONE =
      new SenderRules(
          new ClientAddresses(Networks.NONE, "X-Forwarded-For"),
          false,
          List.of(),
          OptionalInt.empty(),
          Duration.ofMinutes(1));

  public SenderRules {
    networks = List.copyOf(networks);
  }
}
