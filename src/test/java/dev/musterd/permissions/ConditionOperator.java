package dev.musterd.permissions;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * An operator of a condition, such as {@code ForAllValues:StringLikeIfExists}; those that our
 * policies use, and no other, so that a misspelled one is noticed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">operators</a>
 */
record ConditionOperator(Quantity quantity, String name, boolean ifExists) {
  enum Quantity {
    ONE,
    ALL,
    ANY
  }

  private static final String IF_EXISTS = "IfExists";

  static ConditionOperator of(String text) {
    Quantity quantity =
        text.startsWith("ForAllValues:")
            ? Quantity.ALL
            : text.startsWith("ForAnyValue:") ? Quantity.ANY : Quantity.ONE;
    String bare = text.substring(text.indexOf(':') + 1);
    boolean ifExists = bare.endsWith(IF_EXISTS);
    return new ConditionOperator(
        quantity,
        ifExists ? bare.substring(0, bare.length() - IF_EXISTS.length()) : bare,
        ifExists);
  }

  /**
   * @param wanted of the policy, any of which may match
   * @param actual of the request; empty when AWS did not fill the key in
   */
  boolean holds(List<String> wanted, List<String> actual) {
    if (name.equals("Null")) {
      return wanted.stream().anyMatch(value -> Boolean.parseBoolean(value) == actual.isEmpty());
    }
    BiPredicate<String, String> match = match();
    if (actual.isEmpty()) {
      return quantity == Quantity.ALL
          || quantity == Quantity.ONE && (ifExists || name.contains("Not"));
    }
    if (quantity == Quantity.ONE && actual.size() > 1) {
      throw new IllegalArgumentException(name + " on a key with several values: " + actual);
    }
    return quantity == Quantity.ALL
        ? actual.stream().allMatch(value -> accepts(wanted, value, match))
        : actual.stream().anyMatch(value -> accepts(wanted, value, match));
  }

  private boolean accepts(List<String> wanted, String value, BiPredicate<String, String> match) {
    boolean any = wanted.stream().anyMatch(pattern -> match.test(pattern, value));
    return name.contains("Not") != any;
  }

  private BiPredicate<String, String> match() {
    return switch (name) {
      case "StringEquals", "StringNotEquals" -> String::equals;
      case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool" ->
          String::equalsIgnoreCase;
      case "StringLike", "StringNotLike" -> ConditionOperator::like;
      case "ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals" -> ConditionOperator::arnLike;
      default -> throw new IllegalArgumentException("the engine knows no operator " + name);
    };
  }

  /** Whether a pattern with stars and question marks matches the whole text. */
  static boolean like(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (char letter : pattern.toCharArray()) {
      regex.append(
          switch (letter) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(letter));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }

  /** Each of the six parts of an ARN is compared for itself, so that no star reaches the next. */
  static boolean arnLike(String pattern, String arn) {
    String[] patterns = pattern.split(":", 6);
    String[] parts = arn.split(":", 6);
    if (patterns.length != 6 || parts.length != 6) {
      return pattern.equals("*");
    }
    for (int i = 0; i < 6; i++) {
      if (!like(patterns[i], parts[i])) {
        return false;
      }
    }
    return true;
  }
}
