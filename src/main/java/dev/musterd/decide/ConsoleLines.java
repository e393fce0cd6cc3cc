package dev.musterd.decide;

import dev.musterd.base.DisplayText;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text on an instance's console, made fit for a person's terminal. Jobs that run as root write
 * there, too: it may hold control characters, and what should have stayed secret.
 */
public final class ConsoleLines {
  /** EC2 gives up to 64 KB. */
  private static final int TEXT_MAX = 256 * 1024;

  private static final int LINE_MAX = 1_000;

  /** Shorter texts, such as a path's, are found by chance. */
  private static final int SECRET_MIN = 8;

  private static final String MASK = "***";

  private static final Pattern LINE_END = Pattern.compile("\\r*\\n|\\r+");

  /**
   * Colours, movements of the cursor, titles of windows.
   *
   * @see <a
   *     href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</a>
   */
  private static final Pattern ESCAPE_SEQUENCE =
      Pattern.compile(
          "\u001b\\][^\u0007\u001b\\r"
              + "\\n"
              + "]*(?:\u0007|\u001b\\\\)?|(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]");

  /**
   * GitHub's tokens and JIT configurations, AWS's access keys, and whatever else is as long.
   *
   * @see <a
   *     href="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats">GitHub's
   *     formats of tokens</a>
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "\\bgh[a-z]_\\w{20,}|\\bgithub_pat_\\w{20,}|\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
              + "|\\bA[A-Z2-7]{28}\\b|[A-Za-z0-9+/=_-]{100,}");

  private ConsoleLines() {}

  /**
   * The lines that are not empty, without control characters and secrets, each in at most 1,000
   * characters.
   *
   * @param secrets values that must not be shown, of one or several lines
   */
  public static List<String> of(String console, Collection<String> secrets) {
    List<Pattern> known =
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= SECRET_MIN)
            .distinct()
            .map(line -> Pattern.compile(line, Pattern.LITERAL))
            .toList();
    String last = console.substring(Math.max(0, console.length() - TEXT_MAX));
    return LINE_END
        .splitAsStream(last)
        .map(line -> fit(line, known))
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static String fit(String line, List<Pattern> known) {
    String text = printable(ESCAPE_SEQUENCE.matcher(line).replaceAll(""));
    for (Pattern secret : known) {
      text = secret.matcher(text).replaceAll(MASK);
    }
    return DisplayText.truncated(SECRET.matcher(text).replaceAll(MASK), LINE_MAX);
  }

  private static String printable(String text) {
    return text.replace('\t', ' ')
        .codePoints()
        .filter(codePoint -> !DisplayText.isUnprintable(codePoint))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
