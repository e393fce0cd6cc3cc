package dev.musterd.github.client;

import java.util.Optional;

/** A person's access token for what no App may do; it may be replaced while it is used. */
public final class PersonalToken {
  private Optional<String> token;

  public PersonalToken(Optional<String> token) {
    this.token = token;
  }

  /** No token. */
  public static PersonalToken none() {
    return new PersonalToken(Optional.empty());
  }

  Optional<String> token() {
    return token;
  }

  /** Belongs to the event loop of the clients. */
  public void replace(Optional<String> other) {
    token = other;
  }

  @Override
  public String toString() {
    return "PersonalToken ***";
  }
}
