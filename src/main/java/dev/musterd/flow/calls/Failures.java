package dev.musterd.flow.calls;

import dev.musterd.base.DisplayText;

/** A failed future in one line. */
public final class Failures {
  private static final int LENGTH_MAX = 600;

  private Failures() {}

  public static String describe(Throwable failure) {
    String message = failure.getMessage();
    String text =
        message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    String line = text.lines().findFirst().orElse(text);
    return DisplayText.truncated(line, LENGTH_MAX);
  }
}
