package dev.musterd.github.client;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.AbstractSerializer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The App's JSON Web Token, renewed before it expires.
 *
 * @see <a
 *     href="https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app">Generating
 *     a JWT</a>
 */
public final class AppJwt {
  /** GitHub's advice against clocks that run ahead of its own. */
  private static final Duration BACKDATED = Duration.ofSeconds(60);

  /** GitHub allows 10 minutes; one is left for clocks. */
  private static final Duration LIFETIME = Duration.ofMinutes(9);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final String appId;
  private final GitHubClock clock;
  private final Journal journal;
  private AppKey key;
  private String token = "";
  private Instant renewAt = Instant.MIN;
  private Optional<String> refusal = Optional.empty();

  /**
   * For one App; signs the first token at once.
   *
   * @param appId the App's id, or its client id
   */
  public AppJwt(String appId, AppKey key, InstantSource clock) {
    this(appId, key, new GitHubClock(clock, _ -> {}), _ -> {});
  }

  /**
   * For one App; signs the first token at once.
   *
   * @param clock one for all Apps, which GitHub compares with its own
   * @param journal records when GitHub begins to refuse the App, and when it ends
   */
  public AppJwt(String appId, AppKey key, GitHubClock clock, Journal journal) {
    this.appId = appId;
    this.key = key;
    this.clock = clock;
    this.journal = journal;
    token();
  }

  /** Signs by another key from the next call on. */
  public void replace(AppKey other) {
    key = other;
    drop();
  }

  /** Why GitHub refuses what the App signs; empty when it accepted it, or was not asked yet. */
  public Optional<String> refusal() {
    return refusal;
  }

  public Duration clockOffset() {
    return clock.offset();
  }

  void accepted(GitHubResponse answer) {
    clock.accepted(answer.date());
    if (refusal.isPresent()) {
      refusal = Optional.empty();
      journal.record(new Event.AppAccepted(appId));
    }
  }

  /** After a 401 the next call signs a new token, by GitHub's own clock. */
  void renew(GitHubResponse unauthorized) {
    clock.refused(unauthorized.date());
    drop();
  }

  void refused(String reason) {
    String why =
        reason + clock.tooFar().map(apart -> "; this machine's clock is " + apart).orElse("");
    if (refusal.isEmpty()) {
      journal.record(new Event.AppRefused(appId, why));
    }
    refusal = Optional.of(why);
  }

  String token() {
    Instant now = clock.instant();
    if (!now.isBefore(renewAt)) {
      token = signed(now);
      renewAt = now.plus(LIFETIME).minus(MARGIN);
    }
    return token;
  }

  /** The id keeps two tokens of one second apart: GitHub refuses a repeated one at times. */
  private String signed(Instant now) {
    return Jwts.builder()
        .json(new VertxSerializer())
        .issuer(appId)
        .id(UUID.randomUUID().toString())
        .issuedAt(Date.from(now.minus(BACKDATED)))
        .expiration(Date.from(now.plus(LIFETIME)))
        .signWith(key.privateKey(), Jwts.SIG.RS256)
        .compact();
  }

  /** Vert.x's own JSON is here anyway; jjwt's Jackson would bring some 500 classes more. */
  private static final class VertxSerializer extends AbstractSerializer<Map<String, ?>> {
    @Override
    protected void doSerialize(Map<String, ?> claims, OutputStream out) throws IOException {
      Map<String, Object> json = new LinkedHashMap<>(claims);
      out.write(new JsonObject(json).toBuffer().getBytes());
    }
  }

  private void drop() {
    renewAt = Instant.MIN;
  }
}
