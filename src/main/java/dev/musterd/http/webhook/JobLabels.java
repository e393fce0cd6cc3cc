package dev.musterd.http.webhook;

import dev.musterd.base.DisplayText;
import dev.musterd.model.AsciiSet;
import dev.musterd.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The labels of a job as its author wrote them: any text at all. Space around one is taken off, as
 * the runner does with its own; a job with a label that no runner can have is not ours.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/how-tos/manage-runners/self-hosted-runners/apply-labels">Using
 *     labels with self-hosted runners</a>
 */
sealed interface JobLabels {
  /** GitHub's own limit for the labels of a runner. */
  int MAX_LABELS = 100;

  int MAX_LENGTH = 256;

  /** Nearly all labels are of these characters. */
  AsciiSet PLAIN = AsciiSet.of("", " ~");

  record Usable(Labels labels) implements JobLabels {}

  record Unusable(String reason) implements JobLabels {}

  static JobLabels of(List<String> texts) {
    if (texts.size() > MAX_LABELS) {
      return unusable("it asks for more than " + MAX_LABELS + " labels");
    }
    List<String> labels = new ArrayList<>(texts.size());
    for (String text : texts) { // Done for every job, also of others: no streams.
      String label = trimmed(text);
      if (label.isEmpty()) {
        return unusable("one of its labels is empty");
      } else if (label.length() > MAX_LENGTH) {
        return unusable("one of its labels is longer than " + MAX_LENGTH + " characters");
      } else if (!PLAIN.isAllOf(label, 1, MAX_LENGTH)
          && label.codePoints().anyMatch(JobLabels::isForged)) {
        return unusable("one of its labels has an invisible or control character");
      }
      labels.add(label);
    }
    return new Usable(Labels.of(labels));
  }

  private static Unusable unusable(String why) {
    return new Unusable(why + ", which no runner has");
  }

  /** Without the space around it: Unicode's, the no-break ones and the ends of lines included. */
  private static String trimmed(String text) {
    IntPredicate isSpace = c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    int from = 0;
    int to = text.length();
    while (from < to && isSpace.test(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace.test(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /**
   * A code point that is newer than this JVM's Unicode is no forgery: a new emoji must not make a
   * label unusable.
   */
  static boolean isForged(int codePoint) {
    return DisplayText.isUnprintable(codePoint)
        && Character.getType(codePoint) != Character.UNASSIGNED;
  }
}
