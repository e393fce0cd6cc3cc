package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/monitoring.md explains every metric of a scrape, with its labels and type. */
class MonitoringPageTest {
  private static final Path PAGE = Path.of("docs", "monitoring.md");

  /** A row of a table of metrics. */
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z_0-9]+)(?:\\{([a-z_,]+)})?` \\| (counter|gauge|histogram) \\|");

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  private final String scrape = FullScrape.text();

  @Test
  void page_hasExactlyTheMetricsOfAScrape_withTheirTypesAndLabels() throws IOException {
    Set<String> shown =
        TYPE.matcher(scrape)
            .results()
            .map(family -> family.group(1))
            .filter(FullScrape.families(scrape)::contains)
            .map(this::described)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(3) + " " + labels(row.group(2)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", shown), String.join("\n", listed));
  }

  private String described(String name) {
    String type =
        TYPE.matcher(scrape)
            .results()
            .filter(family -> family.group(1).equals(name))
            .map(family -> family.group(2))
            .findFirst()
            .orElseThrow();
    String sample = type.equals("histogram") ? name + "_count" : name;
    Set<String> labels =
        Pattern.compile("(?m)^" + sample + "(?:\\{(.*)})? ")
            .matcher(scrape)
            .results()
            .filter(series -> series.group(1) != null)
            .flatMap(series -> Pattern.compile("(\\w+)=\"").matcher(series.group(1)).results())
            .map(label -> label.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    return name + " " + type + " " + String.join(",", labels);
  }

  private static String labels(String listed) {
    return listed == null ? "" : String.join(",", new TreeSet<>(Set.of(listed.split(","))));
  }
}
