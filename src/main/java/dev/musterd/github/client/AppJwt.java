package dev.musterd.github.client;

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
  private final AppKey key;
  private final InstantSource clock;
  private String token = "";
  private Instant renewAt = Instant.MIN;

  /**
   * For one App; signs the first token at once.
   *
   * @param appId the App's id, or its client id
   */
  public AppJwt(String appId, AppKey key, InstantSource clock) {
    this.appId = appId;
    this.key = key;
    this.clock = clock;
    token();
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

  /** After a 401 the next call signs a new token. */
  void drop() {
    renewAt = Instant.MIN;
  }
}
