package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columns_areAsWideAsTheirWidestCell() {
    Table table = new Table("JOB", "WHY");
    table.add("12345", "pool linux-x64 is at its maximum of 10, and so on, for longer than a line");
    table.add("1", "");
    assertEquals(
        List.of(
            "JOB    WHY",
            "12345  pool linux-x64 is at its maximum of 10, and so on, for longer than a line",
            "1      -"),
        table.lines());
  }

  @Test
  void cells_areOnlyText() {
    Table table = new Table("LABEL", "POOL");
    table.add("@|red x|@\u001b[31m", "linux");
    assertEquals(
        List.of("LABEL                 POOL", "@ |red x|@\\u001b[31m  linux"), table.lines());
  }
}
