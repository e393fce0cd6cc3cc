package dev.musterd.aws;

import static dev.musterd.model.cost.CostSamples.entry;
import static dev.musterd.model.cost.CostSamples.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSource;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of docs/cost.md, run by DuckDB over files as S3 has them. */
class CostQueriesTest {
  private static final Pattern BLOCK = Pattern.compile("```sql (\\w+)\\n(.*?)```", Pattern.DOTALL);

  /** Of two days; one line is there twice, once as it was while the job ran. */
  private static final List<LedgerEntry> ENTRIES =
      List.of(
          entry(1, 0, TimeKind.BOOT, Optional.empty()),
          shorter(entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets")))),
          entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets"))),
          interrupted(entry(2, 6, TimeKind.BUSY, Optional.of(work(2, "gadgets")))),
          unpriced(entry(3, 24 * 60, TimeKind.IDLE, Optional.empty())));

  @TempDir private Path directory;

  private static LedgerEntry shorter(LedgerEntry entry) {
    return new LedgerEntry(
        entry.source(),
        entry.from(),
        entry.to().minusMillis(90_500),
        entry.kind(),
        entry.work(),
        false,
        CostParts.ZERO);
  }

  private static LedgerEntry interrupted(LedgerEntry entry) {
    return new LedgerEntry(
        entry.source(), entry.from(), entry.to(), entry.kind(), entry.work(), true, entry.cost());
  }

  private static LedgerEntry unpriced(LedgerEntry entry) {
    return new LedgerEntry(
        new CostSource(entry.source().instance(), entry.source().ownerPool(), Optional.empty()),
        entry.from(),
        entry.to(),
        entry.kind(),
        entry.work(),
        false,
        new CostParts(OptionalLong.empty(), OptionalLong.empty(), 7, 3));
  }

  @BeforeEach
  void writeLedger() throws IOException {
    int number = 0;
    for (LedgerEntry entry : ENTRIES) {
      Path day = Files.createDirectories(directory.resolve("ledger/dt=" + entry.day()));
      Files.writeString(day.resolve(number++ + ".jsonl"), LedgerJson.write(entry) + "\n");
    }
  }

  private static List<String> blocks(String kind) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("docs", "cost.md")));
    while (block.find()) {
      if (block.group(1).equals(kind)) {
        blocks.add(block.group(2));
      }
    }
    return blocks;
  }

  private interface Act {
    void with(Statement statement) throws SQLException;
  }

  private static void inDuckDb(Act act) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      act.with(statement);
    }
  }

  private String local(String sql) {
    return sql.replace("s3://BUCKET", directory.toString());
  }

  private static List<List<String>> rows(Statement statement, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(text(result, i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String text(ResultSet result, int column) throws SQLException {
    return result.getObject(column) instanceof Double number
        ? BigDecimal.valueOf(number)
            .setScale(6, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : result.getString(column);
  }

  private static List<List<List<String>>> all(Statement statement) throws SQLException {
    List<List<List<String>>> all = new ArrayList<>();
    try {
      for (String query : blocks("query")) {
        all.add(rows(statement, query));
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    return all;
  }

  private static final List<List<List<String>>> EXPECTED =
      List.of(
          List.of(
              List.of("2026-11-29", "0.09", "0.18"),
              new ArrayList<>(Arrays.asList("2026-11-30", "0", null))),
          List.of(
              List.of("acme/gadgets", "CI, \"nightly\"", "1", "0.03"),
              List.of("acme/widgets", "CI, \"nightly\"", "1", "0.03")),
          List.of(List.of("linux-x64", "0.25", "0.25")),
          List.of(List.of("acme/gadgets", "1", "0.03")),
          List.of(List.of("12", "0.024")));

  private static List<List<List<String>>> sorted(List<List<List<String>>> results) {
    return results.stream()
        .map(rows -> rows.stream().sorted((a, b) -> a.getFirst().compareTo(b.getFirst())).toList())
        .toList();
  }

  @Test
  void duckDb_readsTheLedger_andTheQueriesSayWhatTheyPromise() throws Exception {
    String view = local(blocks("duckdb").getFirst());
    inDuckDb(
        statement -> {
          statement.execute(view);
          assertEquals(EXPECTED, sorted(all(statement)));
        });
  }

  /** Its statements but for the table itself are what DuckDB understands, too. */
  @Test
  void athenasView_givesTheSame() throws Exception {
    String view = blocks("view").getFirst();
    inDuckDb(
        statement -> {
          statement.execute(
              "CREATE VIEW ledger AS SELECT * FROM read_json('%s/ledger/*/*.jsonl', hive_partitioning = true)"
                  .formatted(directory));
          statement.execute(view);
          assertEquals(EXPECTED, sorted(all(statement)));
        });
  }

  @Test
  void totals_areThoseOfTheCommand() throws Exception {
    String view = local(blocks("duckdb").getFirst());
    long total = CostReport.of(By.DAY, ENTRIES).total().sum().total();
    inDuckDb(
        statement -> {
          statement.execute(view);
          assertEquals(
              List.of(List.of(Long.toString(total))),
              rows(statement, "SELECT sum(total_nanousd) FROM costs"));
        });
  }

  @Test
  void athenasTable_hasTheFieldsOfALine() throws IOException {
    Set<String> fields =
        new TreeSet<>(new JsonObject(LedgerJson.write(ENTRIES.getFirst())).fieldNames());
    String table = blocks("athena").getFirst();
    String columns = table.substring(table.indexOf('(') + 1, table.indexOf(')'));
    Set<String> names = new TreeSet<>();
    for (String column : columns.split(",")) {
      names.add(column.strip().split(" ")[0]);
    }
    assertEquals(fields, names);
    assertTrue(table.contains("PARTITIONED BY (dt string)"));
  }
}
