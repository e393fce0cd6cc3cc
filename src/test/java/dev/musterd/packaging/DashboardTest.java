package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Grafana dashboard: what Grafana needs of it, and that its queries are of metrics that there
 * are. No artifact has Grafana's schema, so this is the part of it that matters.
 *
 * @see <a
 *     href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">JSON
 *     model</a>
 */
class DashboardTest {
  private static final int COLUMNS = 24;
  private static final Set<String> TYPES =
      Set.of("row", "stat", "timeseries", "heatmap", "bargauge");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
  private static final String INTERVAL = "__rate_interval";

  private final JsonObject dashboard = read();
  private final List<JsonObject> panels = objects(dashboard.getJsonArray("panels"));

  @TempDir private Path directory;

  private static JsonObject read() {
    try {
      return new JsonObject(Files.readString(Mixin.DASHBOARD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private Stream<JsonObject> targets() {
    return panels.stream()
        .filter(panel -> !panel.getString("type").equals("row"))
        .flatMap(panel -> objects(panel.getJsonArray("targets")).stream());
  }

  @Test
  void dashboard_hasWhatGrafanaNeeds() {
    assertEquals("musterd", dashboard.getString("uid"));
    assertFalse(dashboard.getString("title").isBlank());
    assertTrue(dashboard.getInteger("schemaVersion") >= 36, "older ones are migrated");
    assertFalse(dashboard.containsKey("id"), "an id is the server's own");
    assertEquals(
        List.of("datasource", "job", "pool"),
        objects(dashboard.getJsonObject("templating").getJsonArray("list")).stream()
            .map(variable -> variable.getString("name"))
            .toList());
  }

  @Test
  void panels_haveAnIdOfTheirOwn_aTitle_aType_andAMeaning() {
    Set<Integer> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (JsonObject panel : panels) {
      String title = panel.getString("title");
      assertTrue(ids.add(panel.getInteger("id")), title);
      assertTrue(titles.add(title), title);
      assertTrue(TYPES.contains(panel.getString("type")), title);
      if (!panel.getString("type").equals("row")) {
        assertFalse(panel.getString("description").isBlank(), title);
        assertFalse(panel.getJsonArray("targets").isEmpty(), title);
        assertFalse(
            panel
                .getJsonObject("fieldConfig")
                .getJsonObject("defaults")
                .getString("unit")
                .isBlank());
      }
    }
  }

  @Test
  void panels_areInTheGrid_andDoNotOverlap() {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonObject panel : panels) {
      JsonObject at = panel.getJsonObject("gridPos");
      int right = at.getInteger("x") + at.getInteger("w");
      assertTrue(at.getInteger("x") >= 0 && right <= COLUMNS, panel.getString("title"));
      assertTrue(at.getInteger("w") > 0 && at.getInteger("h") > 0, panel.getString("title"));
      for (int x = at.getInteger("x"); x < right; x++) {
        for (int y = at.getInteger("y"); y < at.getInteger("y") + at.getInteger("h"); y++) {
          assertTrue(taken.add(List.of(x, y)), panel.getString("title") + " at " + x + "," + y);
        }
      }
    }
  }

  @Test
  void everyPanelAndTarget_askTheChosenDataSource() {
    JsonObject chosen = new JsonObject().put("type", "prometheus").put("uid", "${datasource}");
    Stream.concat(panels.stream().filter(it -> !it.getString("type").equals("row")), targets())
        .forEach(asks -> assertEquals(chosen, asks.getJsonObject("datasource")));
    panels.stream()
        .filter(panel -> panel.containsKey("targets"))
        .forEach(
            panel -> {
              List<String> letters =
                  objects(panel.getJsonArray("targets")).stream()
                      .map(target -> target.getString("refId"))
                      .toList();
              assertEquals(letters.size(), Set.copyOf(letters).size(), panel.getString("title"));
            });
  }

  @Test
  void queries_useMetricsAndVariablesThatThereAre() throws IOException {
    Set<String> known = Mixin.documented();
    Set<String> unknown = new TreeSet<>();
    targets()
        .map(target -> target.getString("expr"))
        .forEach(
            query -> {
              unknown.addAll(Mixin.metrics(query, known));
              VARIABLE
                  .matcher(query)
                  .results()
                  .map(variable -> variable.group(1))
                  .filter(name -> !Set.of("job", "pool", INTERVAL).contains(name))
                  .forEach(unknown::add);
            });
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown);
  }

  /** What an operator looks at first has a picture. */
  @Test
  void queries_showMostMetrics() throws IOException {
    Set<String> shown = new TreeSet<>();
    Set<String> known = Mixin.documented();
    targets().forEach(target -> shown.addAll(Mixin.metrics(target.getString("expr"), known)));
    assertTrue(shown.size() >= 25, shown::toString);
  }

  @Test
  void promtool_parsesEveryQuery() throws IOException {
    List<String> rules = new ArrayList<>(List.of("groups:", "  - name: dashboard", "    rules:"));
    targets()
        .map(target -> target.getString("expr"))
        .map(query -> query.replace("$" + INTERVAL, "5m"))
        .forEach(
            query -> {
              rules.add("      - record: query:" + rules.size());
              rules.add("        expr: '" + query.replace("'", "''") + "'");
            });
    Path file = Files.write(directory.resolve("queries.yaml"), rules);
    Tool.Outcome checked = Tool.assumed("promtool").run("check", "rules", file.toString());
    assertEquals(0, checked.code(), checked.output());
  }
}
