package dev.musterd.http.stream;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event in a stream, such as {@code 6928f1a0-17}: numbers begin anew with each
 * process, so that an id without its process could be taken for another event's.
 *
 * @param process when it started, in hexadecimal seconds
 * @param number of the event within it
 */
record EventId(String process, long number) {
  /** What a client sends that has seen no event yet and wants all that are kept. */
  static final String NOTHING_YET = "0";

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{1,16})-([0-9]{1,18})");

  static String process(Instant started) {
    return Long.toHexString(started.getEpochSecond());
  }

  /** Where to go on from: an id that is of no use, or of another process, is that of no event. */
  static EventId read(String text, String process) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? new EventId(form.group(1), Long.parseLong(form.group(2)))
        : new EventId(text.equals(NOTHING_YET) ? process : "", 0);
  }

  @Override
  public String toString() {
    return process + "-" + number;
  }
}
