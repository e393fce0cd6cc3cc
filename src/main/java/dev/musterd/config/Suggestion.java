package dev.musterd.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known word that a misspelt one was probably meant to be. */
final class Suggestion {
  private Suggestion() {}

  /** {@code ; did you mean "x"?}, or nothing when no candidate is near. */
  static String among(Collection<String> candidates, String word) {
    return nearest(candidates, word).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  private static Optional<String> nearest(Collection<String> candidates, String word) {
    String wanted = plain(word);
    // Two wrong letters, as in "prot" for "port", are one slip of the fingers.
    int tolerance = wanted.length() < 4 ? 1 : Math.max(2, wanted.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(candidate, wanted) <= tolerance)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(candidate, wanted))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String candidate, String wanted) {
    return LevenshteinDistance.getDefaultInstance().apply(plain(candidate), wanted);
  }

  /** The word in kebab case, so that maxRunners and MAX_RUNNERS resemble max-runners. */
  private static String plain(String word) {
    return word.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
