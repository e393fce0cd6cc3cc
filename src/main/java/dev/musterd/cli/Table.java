package dev.musterd.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** A text table whose columns are as wide as their contents. */
public final class Table {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  public void add(String... cells) {
    rows.add(List.of(cells).stream().map(Table::plain).toList());
  }

  /** Of rows below the titles. */
  public int size() {
    return rows.size() - 1;
  }

  /** The sign that starts picocli's markup is taken apart: what is shown here is only text. */
  private static String plain(String cell) {
    String text = TerminalText.text(cell).replace("@|", "@ |");
    return text.isEmpty() ? "-" : text;
  }

  public List<String> lines() {
    Column[] columns = new Column[rows.getFirst().size()];
    for (int i = 0; i < columns.length; i++) {
      int column = i;
      int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      columns[i] = new Column(width + GAP, 0, Column.Overflow.TRUNCATE);
    }
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
    rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
    return table.toString().lines().map(String::stripTrailing).toList();
  }
}
