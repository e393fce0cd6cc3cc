package dev.musterd.http.dashboard.view;

import java.util.Locale;

/** Names of constants and counts for people. */
final class Words {
  private Words() {}

  /** {@code held back} for {@code HELD_BACK}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code 1 job}, {@code 2 jobs}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
