package dev.musterd.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM with the serial collector has allocated so far: its young collections by the size of
 * Eden, and what is in it now. Eden must not be resized between two readings that are compared.
 */
final class AllocatedBytes {
  private static final String EDEN = "sun.gc.generation.0.space.0.";

  private AllocatedBytes() {}

  static long of(long pid) {
    String counters = Jcmd.ask(pid, "PerfCounter.print");
    return counter(counters, "sun.gc.collector.0.invocations")
            * counter(counters, EDEN + "capacity")
        + counter(counters, EDEN + "used");
  }

  private static long counter(String counters, String name) {
    Matcher found = Pattern.compile("(?m)^" + Pattern.quote(name) + "=(\\d+)$").matcher(counters);
    if (!found.find()) {
      throw new IllegalStateException("the JVM has no counter " + name);
    }
    return Long.parseLong(found.group(1));
  }
}
