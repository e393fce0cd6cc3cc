package dev.musterd.doubles;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that signs itself, made by the JDK's keytool.
 *
 * @param store with the key, as PKCS#12
 * @param pem the certificate alone
 */
public record TlsCertificate(Path store, Path pem) {
  private static final String PASSWORD = "only-for-tests";

  /** For a host, valid from today. */
  public static TlsCertificate of(Path directory, String host) {
    TlsCertificate made =
        new TlsCertificate(directory.resolve("server.p12"), directory.resolve("server.pem"));
    made.keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + host,
        "-ext",
        "san=dns:" + host,
        "-validity",
        "30");
    made.keytool("-exportcert", "-alias", "server", "-rfc", "-file", made.pem.toString());
    return made;
  }

  public HttpServerOptions server() {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD));
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
