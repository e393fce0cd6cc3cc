package dev.musterd.decide;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One field of a cron expression: what may be written in it, and which values that comes to. */
enum CronField {
  SECOND("a second", 0, 59, List.of()),
  MINUTE("a minute", 0, 59, List.of()),
  HOUR("an hour", 0, 23, List.of()),
  DAY("a day of the month", 1, 31, List.of()),
  MONTH(
      "a month",
      1,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  /** 0 is Sunday, and so is 7. */
  WEEKDAY("a weekday", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  /** The last day, the nearest working day, the n-th weekday: days no list of numbers can name. */
  private static final Pattern MOVING_DAY =
      Pattern.compile("(\\d+|[a-z]{3})?(l|w|lw|#\\d*)(-\\d+)?");

  private final String word;
  private final int first;
  private final int last;
  private final List<String> names;

  CronField(String word, int first, int last, List<String> names) {
    this.word = word;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  /** Whether the text leaves the field open; {@code ?} does so for days, as in Quartz. */
  boolean isOpen(String text) {
    return text.equals("*") || text.equals("?") && (this == DAY || this == WEEKDAY);
  }

  /**
   * The values of a list of numbers, names, ranges and steps; a range may run over the end, as in
   * {@code 22-6}.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  SortedSet<Integer> values(String text) {
    SortedSet<Integer> values = new TreeSet<>();
    for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      if (MOVING_DAY.matcher(part).matches()) {
        throw new IllegalArgumentException(
            "'" + part + "': #, L and W are not supported; list the days");
      }
      addPart(part, values);
    }
    return values;
  }

  private void addPart(String part, SortedSet<Integer> values) {
    String[] range = part.split("/", -1);
    String[] ends = range[0].equals("*") ? new String[] {"" + first, "" + last} : ends(range[0]);
    if (range.length > 2 || ends.length > 2) {
      throw new IllegalArgumentException("'" + part + "' is not " + word + ", a range or a step");
    }
    boolean stepped = range.length == 2;
    int step = stepped ? step(range[1], part) : 1;
    int from = value(ends[0]);
    int to = ends.length == 2 ? value(ends[1]) : stepped ? last : from;
    int size = last - first + 1;
    for (int value = from; value <= (to < from ? to + size : to); value += step) {
      values.add(first + (value - first) % size);
    }
  }

  private static String[] ends(String range) {
    return range.split("-", -1);
  }

  private int value(String text) {
    int named = names.indexOf(text);
    if (named >= 0) {
      return first + named;
    }
    int max = this == WEEKDAY ? 7 : last;
    if (!text.matches("\\d{1,2}")
        || Integer.parseInt(text) < first
        || Integer.parseInt(text) > max) {
      String orNames = names.isEmpty() ? "" : ", or " + names.getFirst() + " to " + names.getLast();
      throw new IllegalArgumentException(
          "'%s' is not %s: %d to %d%s".formatted(text, word, first, max, orNames));
    }
    return Integer.parseInt(text);
  }

  private static int step(String text, String part) {
    if (!text.matches("[1-9]\\d?")) {
      throw new IllegalArgumentException("'" + part + "' has no usable step");
    }
    return Integer.parseInt(text);
  }
}
