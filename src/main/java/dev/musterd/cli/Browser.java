package dev.musterd.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The operator's browser, where there is one. */
public final class Browser {
  private Browser() {}

  /** Opens a page; false where there is no program for it, as without a display. */
  public static boolean open(String url) {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    boolean display = isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
    if (!mac && !display) {
      return false;
    }
    try {
      new ProcessBuilder(List.of(mac ? "open" : "xdg-open", url))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isEmpty();
  }
}
