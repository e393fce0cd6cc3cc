package dev.musterd.doubles.aws;

import dev.musterd.model.Offering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which offerings EC2 can deliver; everything, until a test changes it. */
public final class Capacity {
  public static final String NONE = "InsufficientInstanceCapacity";

  private static final class Rule {
    final Predicate<Offering> offerings;
    final String code;
    int left;

    Rule(Predicate<Offering> offerings, int left, String code) {
      this.offerings = offerings;
      this.left = left;
      this.code = code;
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /** Refuses these offerings with this code. */
  public void refuse(Predicate<Offering> offerings, String code) {
    rules.add(new Rule(offerings, 0, code));
  }

  /** Delivers this many more of these offerings together, then refuses with this code. */
  public void allow(int instances, Predicate<Offering> offerings, String code) {
    rules.add(new Rule(offerings, instances, code));
  }

  public void restore() {
    rules.clear();
  }

  /** Takes one instance of this offering, or says with which code it is refused. */
  Optional<String> take(Offering offering) {
    List<Rule> applying = rules.stream().filter(rule -> rule.offerings.test(offering)).toList();
    Optional<String> refusal =
        applying.stream().filter(rule -> rule.left == 0).map(rule -> rule.code).findFirst();
    if (refusal.isEmpty()) {
      applying.forEach(rule -> rule.left--);
    }
    return refusal;
  }
}
