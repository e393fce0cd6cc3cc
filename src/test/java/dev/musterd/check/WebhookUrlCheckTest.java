package dev.musterd.check;

import dev.musterd.port.GitHubSurvey.Webhook;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookUrlCheckTest {
  private static final AppLinks PLACES = new AppLinks(URI.create("https://github.com"), true, "m");

  @ParameterizedTest
  @CsvSource({
    "https://ci.example/webhook, json, true, false, true, good: https://ci.example/webhook",
    "'', json, true, false, true, failed: no webhook URL",
    "ci.example, json, true, false, true, failed: no address",
    "http://[bad, json, true, false, true, failed: no address",
    "http://localhost:8080/webhook, json, true, false, true, failed: the machine itself",
    "http://127.0.0.1:8080/webhook, json, true, false, false, good: 127.0.0.1",
    "https://ci.example/webhook, form, true, false, true, failed: sent as form",
    "https://ci.example/webhook, json, false, false, true, failed: no secret",
    "https://ci.example/hooks, json, true, false, true, warning: but http.path is /webhook",
    "https://ci.example, json, true, false, true, warning: but http.path is /webhook",
    "http://ci.example/webhook, json, true, false, true, warning: not encrypted",
    "https://ci.example/webhook, json, true, true, true, warning: any certificate",
  })
  void address(
      String url,
      String type,
      boolean secret,
      boolean insecure,
      boolean elsewhere,
      String expected) {
    Webhook webhook = new Webhook(url, type, secret, insecure);
    Findings.assertIs(
        expected, Findings.only(new WebhookUrlCheck("/webhook", elsewhere, PLACES).of(webhook)));
  }
}
