package dev.musterd.model;

/**
 * What one instance needs to become a runner, once: a secret, so it never prints itself.
 *
 * @param text the exact value of the parameter that the instance reads: a JIT configuration
 *     (base64), or the arguments of {@code config.sh} (they begin with {@code --}, which base64
 *     never does)
 */
public record RunnerConfiguration(Kind kind, String text) {
  public enum Kind {
    JIT,
    TOKEN
  }

  @Override
  public String toString() {
    return kind + " ***";
  }
}
