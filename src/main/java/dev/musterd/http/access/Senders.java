package dev.musterd.http.access;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Judges the senders of webhooks by their address. Safe for several event loops. */
public final class Senders {
  private static final Duration EVICTIONS_REPORTED = Duration.ofMinutes(1);

  private final ClientAddresses addresses;
  private final AllowList allowed;
  private final Optional<FailedSignatures> failures;
  private final Journal journal;
  private final InstantSource clock;
  private int evictions;
  private Instant reportEvictions = Instant.MIN;

  /** Why nothing is read from a sender. */
  public sealed interface Refusal {
    /** Its address is not in the list. */
    record NotAllowed() implements Refusal {}

    /** It has sent too many webhooks with a wrong signature. */
    record TooManyFailures(Duration retryAfter) implements Refusal {}
  }

  public Senders(SenderRules rules, Journal journal, InstantSource clock) {
    this.addresses = rules.addresses();
    this.allowed = new AllowList(rules.gitHubOnly(), Networks.of(rules.networks()));
    this.failures =
        rules.failures().isPresent()
            ? Optional.of(new FailedSignatures(rules.failures().getAsInt(), rules.per()))
            : Optional.empty();
    this.journal = journal;
    this.clock = clock;
  }

  /** Whether a request is refused, before anything of its body is read. */
  public Optional<Refusal> refusal(HttpServerRequest request) {
    boolean limited = allowed.isLimited();
    if (!limited && failures.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean counted = failures.filter(all -> all.mayRefuse(now)).isPresent();
    return limited || counted ? refusal(addresses.of(request), now) : Optional.empty();
  }

  private Optional<Refusal> refusal(InetAddress address, Instant now) {
    if (!allowed.allows(address)) {
      if (allowed.isNews(address, now)) {
        journal.record(new Event.SenderRefused(address.getHostAddress()));
      }
      return Optional.of(new Refusal.NotAllowed());
    }
    return failures.flatMap(all -> all.refusal(address, now)).map(Refusal.TooManyFailures::new);
  }

  /** A request's signature matched one of the secrets. */
  public void verified(HttpServerRequest request) {
    failures.ifPresent(all -> all.verified(addresses.of(request), clock.instant()));
  }

  /** A request's signature matched none of the secrets. */
  public void failed(HttpServerRequest request) {
    failures.ifPresent(all -> failed(all, addresses.of(request)));
  }

  private void failed(FailedSignatures all, InetAddress address) {
    all.failed(address, clock.instant())
        .ifPresent(
            until -> journal.record(new Event.SenderLimited(address.getHostAddress(), until)));
  }

  /** Other secrets count from now on: none is refused for what the former ones did not match. */
  public void forgetFailures() {
    failures.ifPresent(FailedSignatures::forget);
  }

  /**
   * Replaces the networks that GitHub lists.
   *
   * @param cidrs empty when they are not known, which allows all
   * @throws IllegalArgumentException when one is no network; then nothing changes
   */
  public void allowHooks(Optional<List<String>> cidrs) {
    allowed.gitHubIs(cidrs);
  }

  /** The other end of a connection, equal for all addresses of one subscriber. */
  public Object peer(SocketAddress remote) {
    return FailedSignatures.key(ClientAddresses.peer(remote));
  }

  /** A connection was closed to make room for another; reported once a minute. */
  public synchronized void evicted(SocketAddress peer) {
    Instant now = clock.instant();
    evictions++;
    if (!now.isBefore(reportEvictions)) {
      String from = ClientAddresses.peer(peer).getHostAddress();
      journal.record(new Event.ConnectionsEvicted(evictions, from));
      evictions = 0;
      reportEvictions = now.plus(EVICTIONS_REPORTED);
    }
  }

  /** The address of the sender, for events. */
  public String address(HttpServerRequest request) {
    return addresses.of(request).getHostAddress();
  }
}
