package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules: form, runbooks, metrics, and whether they fire when they should. */
class MixinTest {
  private static final Path PAGE = Path.of("docs", "monitoring.md");

  @Test
  void everyAlert_saysWhatIsWrong_andWhereTheAnswerIs() throws IOException {
    List<Mixin.Alert> alerts = Mixin.read().alerts();
    assertTrue(alerts.size() >= 15, alerts.size() + " alerts");
    for (Mixin.Alert alert : alerts) {
      assertTrue(alert.has("severity: (page|ticket)\n"), alert.name());
      assertTrue(alert.has("summary: .{10,}"), alert.name());
      assertTrue(alert.has("description: .{2,}"), alert.name());
      String anchor = "docs/monitoring\\.md#" + alert.name().toLowerCase(Locale.ROOT);
      assertTrue(alert.has("runbook_url: " + anchor + "\n"), alert.name());
    }
  }

  @Test
  void page_answersExactlyTheAlerts() throws IOException {
    Set<String> answered =
        Pattern.compile("(?m)^### (Musterd\\w+)$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(heading -> heading.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> names =
        Mixin.read().alerts().stream()
            .map(Mixin.Alert::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, answered);
  }

  @Test
  void rules_useMetricsThatThereAre() throws IOException {
    Set<String> known = Mixin.documented();
    Set<String> unknown = Mixin.metrics(Mixin.read().rules(), known);
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown);
  }

  /** With the text that they show. */
  @Test
  void everyAlert_isTestedToFire_andNotToFire() throws IOException {
    String tests = Files.readString(Mixin.TESTS);
    for (Mixin.Alert alert : Mixin.read().alerts()) {
      String named = "alertname: " + alert.name() + "\n\\s+exp_alerts:";
      assertTrue(
          Pattern.compile(named + "\n\\s+- exp_labels:").matcher(tests).find(), alert.name());
      assertTrue(Pattern.compile(named + " \\[]\n?").matcher(tests).find(), alert.name());
    }
  }

  @Test
  void promtool_acceptsTheRules() throws IOException {
    Tool.Outcome checked = Tool.assumed("promtool").run("check", "rules", Mixin.RULES.toString());
    assertEquals(0, checked.code(), checked.output());
  }

  @Test
  void promtool_seesAlertsFire_andNotFire(@TempDir Path directory) throws IOException {
    List<MixinCases> groups = MixinCases.read();
    assertEquals(
        MixinCases.count(),
        groups.stream().mapToInt(group -> group.cases().size()).sum(),
        "each case is about the alerts of one group");
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    for (MixinCases group : groups) {
      arguments.add(group.write(directory, arguments.size()).toString());
    }
    Tool.Outcome tested = Tool.assumed("promtool").run(arguments.toArray(String[]::new));
    assertEquals(0, tested.code(), tested.output());
  }
}
