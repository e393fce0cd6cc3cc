package dev.musterd.doubles.github;

import dev.musterd.doubles.Hang;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A company's private certificate authority, and what it signed for the double's names; made by the
 * JDK's keytool in a directory of its own.
 */
public final class TestAuthority implements AutoCloseable {
  private static final String PASSWORD = "only-for-tests";
  private final Path directory;

  private TestAuthority(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a new one.
   *
   * @param names the hosts that its certificate is for, besides 127.0.0.1
   */
  public static TestAuthority of(String... names) {
    try {
      TestAuthority authority = new TestAuthority(Files.createTempDirectory("musterd-ca"));
      authority.make(names);
      return authority;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One for localhost and the hosts of all dialects; it serves this JVM to its end. */
  public static TestAuthority shared() {
    return Shared.AUTHORITY;
  }

  /** Another one for localhost, which does not trust the first; it serves this JVM to its end. */
  public static TestAuthority otherShared() {
    return OtherShared.AUTHORITY;
  }

  /** Made when it is first asked for: keytool is started twice for it. */
  private static final class Shared {
    static final TestAuthority AUTHORITY =
        toTheEnd(
            Stream.concat(
                Stream.of("localhost"),
                Stream.of(Dialect.values())
                    .filter(dialect -> dialect != Dialect.ANY)
                    .flatMap(dialect -> Stream.of(dialect.webHost(), dialect.apiHost()))
                    .distinct()));
  }

  private static final class OtherShared {
    static final TestAuthority AUTHORITY = toTheEnd(Stream.of("localhost"));
  }

  private static TestAuthority toTheEnd(Stream<String> names) {
    TestAuthority authority = of(names.toArray(String[]::new));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(authority::delete));
    return authority;
  }

  private void delete() {
    try {
      close();
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private void make(String... names) throws IOException {
    String san =
        "san=ip:127.0.0.1"
            + Stream.of(names).map(name -> ",dns:" + name).reduce("", String::concat);
    keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Acme CA", "-ext", "bc:c");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=server",
        "-signer",
        "ca",
        "-ext",
        san);
    writeFiles();
  }

  /** The authority's certificate, in PEM. */
  public Path caFile() {
    return directory.resolve("ca.pem");
  }

  /** The server's certificate, in PEM. */
  public Path certificate() {
    return directory.resolve("server.pem");
  }

  /** The server's private key, in PEM. */
  public Path key() {
    return directory.resolve("server.key");
  }

  public PemKeyCertOptions server() {
    return new PemKeyCertOptions()
        .setCertPath(certificate().toString())
        .setKeyPath(key().toString());
  }

  private void writeFiles() throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      Files.writeString(caFile(), pem("CERTIFICATE", store.getCertificate("ca").getEncoded()));
      Files.writeString(
          certificate(), pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
      Files.writeString(
          key(), pem("PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String pem(String type, byte[] encoded) {
    String text = Base64.getMimeEncoder().encodeToString(encoded);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }

  private void keytool(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-storetype",
            "PKCS12",
            "-keystore",
            directory.resolve("keys.p12").toString(),
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
