package dev.musterd.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What GitHub lets the App do at present, as its calls have shown.
 *
 * @param refusal why GitHub refuses everything that the App signs
 * @param refusing owners that calls were made for and that GitHub lets the App do nothing for, such
 *     as those that suspended it, with the reason
 * @param granting the number of owners for whom calls are made and not refused
 * @param clockOffset GitHub's clock minus this machine's, where JWTs are dated by the former; zero
 *     where they agree
 */
public record AppAccess(
    Optional<String> refusal, Map<Owner, String> refusing, int granting, Duration clockOffset) {
  /** Nothing is known against it. */
  public static final AppAccess GOOD = new AppAccess(Optional.empty(), Map.of(), 0, Duration.ZERO);

  public AppAccess {
    refusing = Map.copyOf(refusing);
  }

  /**
   * What several Apps may do together. Of the Apps only those are asked about an owner that are
   * installed there.
   */
  public static AppAccess ofAll(List<AppAccess> apps) {
    List<String> refusals = apps.stream().flatMap(app -> app.refusal().stream()).toList();
    Map<Owner, String> refusing = new HashMap<>();
    apps.forEach(app -> app.refusing().forEach(refusing::putIfAbsent));
    return new AppAccess(
        refusals.size() < apps.size() ? Optional.empty() : refusals.stream().findFirst(),
        refusing,
        apps.stream().mapToInt(AppAccess::granting).sum(),
        apps.stream().map(AppAccess::clockOffset).reduce(Duration.ZERO, AppAccess::larger));
  }

  private static Duration larger(Duration one, Duration other) {
    return one.abs().compareTo(other.abs()) < 0 ? other : one;
  }

  /** Why the App can do nothing at all, a line each; empty when it can do something. */
  public List<String> obstacles() {
    if (refusal.isPresent()) {
      return List.of("GitHub refuses the App: " + refusal.get());
    }
    return granting == 0 ? refusals() : List.of();
  }

  /** What is wrong with this machine's clock, where GitHub's counts instead. */
  public Optional<String> wrongClock() {
    return clockOffset.isZero()
        ? Optional.empty()
        : Optional.of("this machine's clock is " + apart(clockOffset) + ": synchronize it");
  }

  /** What needs an operator although the App can do something, a line each. */
  public List<String> warnings() {
    return obstacles().isEmpty() ? refusals() : List.of();
  }

  private List<String> refusals() {
    Map<String, String> byName = new TreeMap<>();
    refusing.forEach((owner, reason) -> byName.put(owner.name(), reason));
    return byName.entrySet().stream()
        .map(owner -> "GitHub refuses the App at " + owner.getKey() + ": " + owner.getValue())
        .toList();
  }

  /** An offset in words. */
  public static String apart(Duration offset) {
    return "%d s %s GitHub's"
        .formatted(offset.abs().toSeconds(), offset.isNegative() ? "ahead of" : "behind");
  }
}
