package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is written from reference.conf, so it cannot say anything else. */
class ConfigurationDocsTest {
  private static final Path PAGE = Path.of("docs", "configuration.md");

  private static final String HEAD =
      """
      # Configuration

      One file, `/etc/musterd/musterd.conf` or the one named with `--config`, in
      [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). `include`, substitutions and
      `${?VARIABLE}` work. `conf/musterd.conf` is an example. `musterd check --offline` says what is
      wrong, all of it at once; `musterd config` shows what is in effect and where each value comes
      from.

      - **Durations** need a unit: `500 ms`, `30 seconds`, `5 minutes`, `1 day`.
      - **Sizes** are `25 MiB` or `30 GiB`; a bare number is bytes.
      - A **secret** is a string, or one of `{ file = "/path" }`, `{ env = NAME }`,
        `{ ssm = "/parameter" }` and `{ credential = NAME }` (systemd's LoadCredential). The short
        form `private-key.file = "/path"` is the same. Blocks merge in HOCON: to replace one form by
        another in a second file, set the key to null first.
      - A **schedule** is a cron expression of 5 fields, or of 6 with the seconds first.
      - Unknown keys are errors.

      | key | default | meaning |
      |---|---|---|
      """;

  @Test
  void page_isWhatTheReferenceSays() throws IOException {
    String page = page(SettingsReader.reference());
    if (Boolean.getBoolean("update-docs")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "docs/configuration.md is out of date; write it anew with:"
            + " mvn test -Dtest=ConfigurationDocsTest -Dupdate-docs=true");
  }

  private static String page(Config reference) {
    StringBuilder page = new StringBuilder(HEAD);
    ReferenceTest.keys(reference).stream()
        .sorted(
            Comparator.comparingInt(
                key -> ReferenceTest.value(reference, key).origin().lineNumber()))
        .forEach(key -> page.append(row(reference, key)));
    return page.toString();
  }

  private static String row(Config reference, String key) {
    ConfigValue value = ReferenceTest.value(reference, key);
    String standard =
        value.valueType() == ConfigValueType.NULL ? "none" : "`" + Problems.hocon(value) + "`";
    List<String> cells =
        List.of(
            "`" + key.replaceFirst("^pool-defaults\\.", "pools.NAME.") + "`",
            standard,
            ReferenceTest.comments(reference, key));
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |\n";
  }
}
