package dev.musterd.bench;

import dev.musterd.model.IdleRule;
import dev.musterd.model.Instance;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Registration;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A large estate by numbers: 10,000 instances of 20 owners, half of them busy. */
final class Fleet {
  static final int RUNNERS = 10_000;
  static final int OWNERS = 20;

  /** At work since long before, so that nothing is young, and at its maximum. */
  static final RunnerPool POOL =
      PoolBuilder.pool(ModelSamples.POOL)
          .maxRunners(RUNNERS)
          .idle(
              new IdleRule(
                  "* * 9-17 * * 1-5",
                  ZoneId.of("Europe/Amsterdam"),
                  200,
                  IdleRule.Eviction.OLDEST_FIRST))
          .build();

  private static final Duration AGE = Duration.ofHours(1);

  private Fleet() {}

  static OwnerPool group(int number, int owners) {
    return new OwnerPool(POOL.name(), new Owner.Organization("owner-" + number % owners));
  }

  static List<Instance> instances() {
    return instances(RUNNERS);
  }

  /** The first so many of them. */
  static List<Instance> instances(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                ModelSamples.instance(
                    number, group(number, OWNERS), ModelSamples.NOON.minus(AGE).plusMillis(number)))
        .toList();
  }

  /**
   * One for each instance.
   *
   * @param busyInTen of ten runners, so many are busy
   */
  static Map<Owner, List<Registration>> registrations(int busyInTen) {
    return registrations(RUNNERS, busyInTen);
  }

  static Map<Owner, List<Registration>> registrations(int count, int busyInTen) {
    return new HashMap<>(
        IntStream.range(0, count)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    number -> group(number, OWNERS).owner(),
                    Collectors.mapping(
                        number ->
                            ModelSamples.registration(
                                number, true, number / OWNERS % 10 < busyInTen),
                        Collectors.toList()))));
  }
}
