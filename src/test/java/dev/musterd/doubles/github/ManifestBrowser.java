package dev.musterd.doubles.github;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A browser that takes a manifest from a page on this machine to GitHub, and comes back. */
public final class ManifestBrowser implements AutoCloseable {
  /** The page that a command says it has opened. */
  private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  private final HttpClient http;

  public ManifestBrowser() {
    http = HttpClient.newHttpClient();
  }

  /** One that trusts a company's own authority. */
  public ManifestBrowser(Path authority) {
    http = HttpClient.newBuilder().sslContext(trusting(authority)).build();
  }

  /** The address of the page, once a command has printed it. */
  public static Optional<String> page(String said) {
    Matcher found = PAGE.matcher(said);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  public HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Where the button of the page leads. */
  public String target(String page) throws IOException, InterruptedException {
    return field(get(page).body(), "action");
  }

  /** Presses the button; where GitHub then sends the browser. */
  public String press(String page) throws IOException, InterruptedException {
    String form = get(page).body();
    String body = "manifest=" + URLEncoder.encode(field(form, "value"), StandardCharsets.UTF_8);
    // All of the double's names are this machine; only the command has a hosts file that says so.
    String action = field(form, "action").replaceFirst("//[^:/]+:", "//127.0.0.1:");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(action))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return answer
        .headers()
        .firstValue("location")
        .orElseThrow(() -> new IllegalStateException(answer.statusCode() + ": " + answer.body()));
  }

  /** The whole way; what the page of this machine then answers. */
  public int confirm(String page) throws IOException, InterruptedException {
    return get(press(page)).statusCode();
  }

  private static String field(String form, String attribute) {
    Matcher found = Pattern.compile(attribute + "=\"([^\"]*)\"").matcher(form);
    if (!found.find()) {
      throw new IllegalStateException(form);
    }
    return found.group(1).replace("&quot;", "\"").replace("&amp;", "&");
  }

  private static SSLContext trusting(Path authority) {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
