package dev.musterd.provision.userdata;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Python program of ours without what only its readers need, since EC2 limits the size of user
 * data: no comments, no docstrings, and one space for each level of indentation. No text in it goes
 * over several lines.
 */
final class PythonProgram {
  private static final int LEVEL = 4;

  private static final Pattern UNNEEDED = Pattern.compile("\\s*(#.*|\"\"\".*\"\"\"|)");

  private static final Pattern COMMENT_BEHIND = Pattern.compile(" {2}# [^\"]*$");

  private PythonProgram() {}

  static String compact(String source) {
    return source
        .lines()
        .filter(line -> !UNNEEDED.matcher(line).matches())
        .map(line -> COMMENT_BEHIND.matcher(line).replaceFirst("").stripTrailing())
        .map(PythonProgram::outdented)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String outdented(String line) {
    String code = line.stripLeading();
    return " ".repeat((line.length() - code.length()) / LEVEL) + code;
  }
}
