package dev.musterd.decide;

import dev.musterd.base.DisplayText;
import dev.musterd.model.release.RunnerVersion;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user data of an instance says on its console of why it ended, or how far it came. Jobs
 * that run as root write there, too: it is text from outside.
 */
public final class ConsoleReading {
  static final int LENGTH_MAX = 300;

  /** The user data's last words; see {@code user-data.sh}. */
  private static final Pattern REASON = Pattern.compile("musterd: ([^\\r\\n]+?); powering off");

  private static final Pattern LINE = Pattern.compile("musterd: ([^\\r\\n]+)");

  /** As long as a token or a key, and with a digit, which separates it from a path. */
  private static final Pattern SECRET =
      Pattern.compile("(?=[A-Za-z+/=_]*[0-9])[A-Za-z0-9+/=_]{25,}");

  /** What the watchdog of an instance found; see {@code watchdog.py}. */
  private static final Pattern HANG =
      Pattern.compile("(hung-[a-z]+(?:-[a-z]+)*): (?:runner ([0-9.]+) )?(.+)");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private ConsoleReading() {}

  /** Empty when the user data never began, or the console shows nothing of it. */
  public static Optional<String> reason(String console) {
    return last(REASON, console)
        .or(() -> last(LINE, console).map(line -> "it came as far as: " + line))
        .map(ConsoleReading::fit);
  }

  /**
   * A runner that hung, by its instance.
   *
   * @param kind such as {@code hung-no-worker}
   * @param version of the runner, when the instance knew it
   * @param detail one line for people
   */
  public record Hang(String kind, Optional<RunnerVersion> version, String detail) {}

  /** What a reason says of a runner that hung; empty when it says something else. */
  public static Optional<Hang> hang(String reason) {
    Matcher found = HANG.matcher(reason);
    return found.matches()
        ? Optional.of(
            new Hang(
                found.group(1),
                Optional.ofNullable(found.group(2)).flatMap(RunnerVersion::find),
                found.group(3)))
        : Optional.empty();
  }

  private static Optional<String> last(Pattern pattern, String console) {
    return pattern
        .matcher(console)
        .results()
        .reduce((_, later) -> later)
        .map(found -> found.group(1).strip());
  }

  private static String fit(String text) {
    String masked = SECRET.matcher(text).replaceAll(ConsoleReading::masked);
    return DisplayText.truncated(
        DisplayText.escaped(masked, DisplayText::isUnprintable), LENGTH_MAX);
  }

  private static String masked(MatchResult found) {
    return SHA_256.matcher(found.group()).matches()
        ? Matcher.quoteReplacement(found.group())
        : "***";
  }
}
