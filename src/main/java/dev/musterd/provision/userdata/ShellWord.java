package dev.musterd.provision.userdata;

import java.util.regex.Pattern;

/** Any text as one word for a POSIX shell, which then does nothing with it. */
final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

  private ShellWord() {}

  static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
