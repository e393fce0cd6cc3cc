package dev.musterd.config.secret;

import java.util.regex.Pattern;

/**
 * A text whose {@code toString} is masked, so that no log or message shows it by accident. It is
 * without what editors, {@code echo} and copying put around it: white space, line ends and byte
 * order marks. Wherever a secret comes from, it becomes one here.
 */
public final class Secret {
  /** Invisible at both ends of a text; no key, token or secret of GitHub's begins or ends so. */
  private static final Pattern AROUND =
      Pattern.compile(
          "\\A[\\s\\p{Z}\\p{Cc}\\x{FEFF}\\x{200B}]+|[\\s\\p{Z}\\p{Cc}\\x{FEFF}\\x{200B}]+\\z");

  private final String value;

  public Secret(String value) {
    this.value = AROUND.matcher(value).replaceAll("");
  }

  /** The plain text, for the one signature or request that needs it. */
  public String reveal() {
    return value;
  }

  /** Whether nothing is left of it, so that it protects nothing. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
