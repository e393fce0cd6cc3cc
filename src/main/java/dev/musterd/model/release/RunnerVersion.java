package dev.musterd.model.release;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A version in the order of <a href="https://semver.org/#spec-item-11">Semantic Versioning</a>.
 *
 * @param numbers major, minor and patch
 * @param prerelease empty for a release, which comes after all of its pre-releases
 */
public record RunnerVersion(List<Integer> numbers, List<String> prerelease)
    implements Comparable<RunnerVersion> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");

  private static final int LONGEST = 60;

  private static final Comparator<RunnerVersion> ORDER =
      Comparator.<RunnerVersion, Integer>comparing(it -> it.numbers.get(0))
          .thenComparing(it -> it.numbers.get(1))
          .thenComparing(it -> it.numbers.get(2))
          .thenComparing(RunnerVersion::isRelease)
          .thenComparing(RunnerVersion::prerelease, RunnerVersion::compareIdentifiers);

  public RunnerVersion {
    numbers = List.copyOf(numbers);
    prerelease = List.copyOf(prerelease);
  }

  /** Reads {@code 2.330.0} and {@code v2.330.0}; empty for anything else. */
  public static Optional<RunnerVersion> find(String text) {
    Matcher parts = FORM.matcher(text);
    return text.length() > LONGEST || !parts.matches()
        ? Optional.empty()
        : Optional.of(
            new RunnerVersion(
                Stream.of(1, 2, 3).map(parts::group).map(Integer::valueOf).toList(),
                Optional.ofNullable(parts.group(4))
                    .map(words -> List.of(words.split("\\.")))
                    .orElse(List.of())));
  }

  public boolean isRelease() {
    return prerelease.isEmpty();
  }

  @Override
  public int compareTo(RunnerVersion other) {
    return ORDER.compare(this, other);
  }

  private static int compareIdentifiers(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /** Numbers by their size and before words. */
  private static int compare(String one, String other) {
    boolean number = isNumber(one);
    if (number != isNumber(other)) {
      return number ? -1 : 1;
    }
    return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  private static boolean isNumber(String word) {
    return word.chars().allMatch(letter -> letter >= '0' && letter <= '9');
  }

  @Override
  public String toString() {
    String release = "%d.%d.%d".formatted(numbers.toArray());
    return isRelease() ? release : release + "-" + String.join(".", prerelease);
  }
}
