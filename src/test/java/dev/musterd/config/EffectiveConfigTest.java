package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
  private static final String SECRETS =
      """
      management.token = ${?TOKEN}
      github.app.private-key = null
      github.app.private-key = "open sesame 1"
      github.app.webhook-secret = ["open sesame 2", { file = "/etc/secret" }]
      github.apps.other { id = 2, private-key = "open sesame 4", webhook-secret = "open sesame 5" }
      github.token = "open sesame 6"
      notifications = [
        { to = "https://hooks.example/sesame/7", format = slack }
        { to.env = URL, format = json, secret = "open sesame 8" }
      ]
      """;

  @TempDir private Path directory;

  private Config effective(String added, Map<String, String> environment) {
    ReadResult result = Configurations.read(directory, Configurations.LEAST + added, environment);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).effective();
  }

  private Map<String, EffectiveConfig.Entry> entries(Config effective) {
    return EffectiveConfig.entries(effective).stream()
        .collect(Collectors.toMap(EffectiveConfig.Entry::key, Function.identity()));
  }

  @Test
  void everyValue_hasItsOrigin() {
    var entries =
        entries(
            effective("http.port = ${?PORT}\npool-defaults.priority = 7", Map.of("PORT", "9000")));
    String file = directory.resolve("musterd.conf").toString();
    assertEquals(file + ":1", entries.get("environment").origin());
    assertEquals("default", entries.get("http.path").origin());
    assertEquals("environment variable PORT", entries.get("http.port").origin());
    assertEquals(file + ":7", entries.get("pools.x.priority").origin());
    assertEquals(file + ":4", entries.get("pools.x.subnets").origin());
    assertEquals("musterd-gh-ci-x", entries.get("pools.x.launch-template").text());
    assertEquals("default", entries.get("pools.x.launch-template").origin());
    assertEquals("\"/gh-ci/\"", entries.get("provision.role-path").text());
  }

  @Test
  void everyKeyOfTheReference_isThere() {
    var keys = entries(effective("", Map.of())).keySet();
    for (String key : ReferenceTest.keys(SettingsReader.reference())) {
      String shown = key.replaceFirst("^pool-defaults\\.", "pools.x.");
      boolean block = keys.stream().anyMatch(entry -> entry.startsWith(shown + "."));
      assertTrue(keys.contains(shown) || block || key.equals("pools"), key);
    }
  }

  @Test
  void secrets_areMasked_butNotWhereTheyComeFrom() {
    var entries = entries(effective(SECRETS, Map.of("TOKEN", "open sesame 3")));
    assertEquals("\"***\"", entries.get("github.app.private-key").text());
    assertEquals(
        "[\"***\",{file=\"/etc/secret\"}]", entries.get("github.app.webhook-secret").text());
    assertEquals(
        "[{format=slack,to=\"***\"},{format=json,secret=\"***\",to{env=URL}}]",
        entries.get("notifications").text());
    assertEquals("\"***\"", entries.get("management.token").text());
    assertEquals("environment variable TOKEN", entries.get("management.token").origin());
  }

  @Test
  void nothingThatIsShown_holdsASecret() {
    Config effective = effective(SECRETS, Map.of("TOKEN", "open sesame 3"));
    assertFalse(EffectiveConfig.entries(effective).toString().contains("sesame"));
    assertFalse(EffectiveConfig.json(effective).contains("sesame"));
    assertFalse(effective.toString().contains("sesame"));
  }

  @Test
  void json_holdsValueAndOriginByKey() {
    Config parsed = ConfigFactory.parseString(EffectiveConfig.json(effective("", Map.of())));
    Config port = parsed.getConfig(ConfigUtil.joinPath("http.port"));
    assertEquals(8080, port.getInt("value"));
    assertEquals("default", port.getString("origin"));
  }

  @Test
  void text_isAConfigurationAgain() {
    Config effective = effective("pools.x.tags { \"a.b c\" = 1 }", Map.of());
    String text =
        EffectiveConfig.entries(effective).stream()
            .map(entry -> entry.key() + " = " + entry.text() + "  # " + entry.origin())
            .collect(Collectors.joining("\n"));
    ReadResult again = Configurations.read(directory, text);
    assertInstanceOf(ReadResult.Valid.class, again, again::toString);
  }
}
