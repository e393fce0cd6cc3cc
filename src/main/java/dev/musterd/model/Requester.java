package dev.musterd.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who asked for something by the management API.
 *
 * @param user as the client names itself, such as {@code alice@laptop}: a hint, and no proof
 * @param address where the request came from
 */
public record Requester(String user, String address) {
  /** The user of a client that says nothing usable. */
  public static final String UNKNOWN = "unknown";

  /** Characters that no log line, terminal or JSON has to escape. */
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@+-]{1,64}");

  /** A user that is too long or has other characters is {@link #UNKNOWN}. */
  public Requester {
    user = user(user);
  }

  /** The name where it can be shown as it is, else {@link #UNKNOWN}. */
  public static String user(String name) {
    return Optional.of(name).filter(it -> USER.matcher(it).matches()).orElse(UNKNOWN);
  }
}
