package dev.musterd.doubles.github;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/** The App as GitHub knows it, and the private key that its owner was given once. */
public record GitHubApp(String id, KeyPair keys) {
  /** The id of {@link #one}, without the time to make its key. */
  static final String ONE_ID = "4711";

  private static final GitHubApp ONE = new GitHubApp(ONE_ID, newKeys());

  /** The one App of all tests, because making a key takes long. */
  public static GitHubApp one() {
    return ONE;
  }

  /** A second App, for tests of several Apps. */
  public static GitHubApp two() {
    return Two.APP;
  }

  /** Every App that the double knows. */
  public static List<GitHubApp> all() {
    return List.of(one(), two());
  }

  /** Made only when it is asked for. */
  private static final class Two {
    private static final GitHubApp APP = new GitHubApp("4712", newKeys());
  }

  /** The same App with a further private key, as its owner may make at any time. */
  public GitHubApp withAnotherKey() {
    return new GitHubApp(id, newKeys());
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  PublicKey publicKey() {
    return keys.getPublic();
  }

  /** PKCS#8, which Java speaks by itself. */
  public String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Override
  public String toString() {
    return "App " + id;
  }
}
