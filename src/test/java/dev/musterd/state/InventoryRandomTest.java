package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.instance;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.ModelSamples.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Setup;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inventory's counts and lists against plain maps, through many random changes. */
class InventoryRandomTest {
  private static final int INSTANCES = 20;
  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final List<OwnerPool> OWNER_POOLS =
      List.of(OWNER_POOL, new OwnerPool(POOL, OTHER));

  private final Inventory inventory = new Inventory();
  private final Map<Instance.Id, OwnerPool> alive = new TreeMap<>();
  private final Map<Instance.Id, Job.Id> meantFor = new HashMap<>();
  private final Map<Instance.Id, Instant> removed = new HashMap<>();
  private final Map<OwnerPool, Integer> requested = new HashMap<>();
  private Instant now = NOON;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void inventory_isWhatPlainMapsSay(long seed) {
    Random random = new Random(seed);
    int most = 0;
    for (int step = 0; step < 2000; step++) {
      change(random, random.nextInt(INSTANCES));
      now = now.plusMillis(random.nextInt(5000));
      compare();
      most = Math.max(most, inventory.size());
    }
    assertTrue(most > 1, "something happened");
  }

  private void change(Random random, int number) {
    Instance.Id id = instanceId(number);
    switch (random.nextInt(8)) {
      case 0, 1 -> add(number);
      case 2 -> {
        assertEquals(Optional.ofNullable(meantFor.remove(id)), inventory.remove(now, id));
        alive.remove(id);
        removed.put(id, now);
      }
      case 3 -> {
        if (alive.containsKey(id)) {
          inventory.assign(id, jobId(number));
          meantFor.put(id, jobId(number));
        }
      }
      case 4 -> assertEquals(Optional.ofNullable(meantFor.remove(id)), inventory.unassign(id));
      case 5 ->
          assertEquals(
              Optional.ofNullable(meantFor.remove(id)),
              inventory.started(id, jobId(number), Optional.empty()));
      case 6 -> {
        boolean ephemeral = random.nextBoolean();
        Optional<Job.Id> freed = inventory.ended(id, jobId(number), ephemeral);
        assertEquals(
            ephemeral ? Optional.ofNullable(meantFor.remove(id)) : Optional.empty(), freed);
      }
      default -> {
        request(random);
        list(random);
      }
    }
  }

  private void add(int number) {
    Instance.Id id = instanceId(number);
    inventory.add(now, instance(number, group(number), now), Setup.DONE, BOOT);
    Instant end = removed.get(id);
    if (end == null || !now.isBefore(end.plusSeconds(60))) {
      alive.put(id, group(number));
    }
  }

  private void request(Random random) {
    OwnerPool ownerPool = OWNER_POOLS.get(random.nextInt(2));
    int before = requested.getOrDefault(ownerPool, 0);
    if (before == 0) {
      inventory.request(ownerPool, 3);
      requested.put(ownerPool, 3);
    } else {
      inventory.answered(ownerPool, before);
      requested.put(ownerPool, 0);
    }
  }

  private void list(Random random) {
    Map<Instance.Id, Registration> registrations = new HashMap<>();
    for (int number = 0; number < INSTANCES; number++) {
      if (random.nextBoolean()) {
        registrations.put(
            instanceId(number),
            registration(number, random.nextInt(4) > 0, random.nextInt(4) == 0));
      }
    }
    inventory.registered(now, inventory.all(), registrations);
  }

  private void compare() {
    assertEquals(
        alive.keySet(), inventory.all().stream().map(Runner::id).collect(Collectors.toSet()));
    assertEquals(meantFor, inventory.assignments());
    int sum = 0;
    for (OwnerPool ownerPool : OWNER_POOLS) {
      int live = (int) alive.values().stream().filter(ownerPool::equals).count();
      assertEquals(live + requested.getOrDefault(ownerPool, 0), inventory.live(ownerPool));
      sum += inventory.live(ownerPool);
      assertEquals(
          spare(ownerPool),
          ids(
              inventory.spare(
                  ownerPool, runner -> runner.phase(now, BOOT).isSupply(), Integer.MAX_VALUE)));
    }
    assertEquals(sum, inventory.live(POOL));
    assertEquals(inventory.all().stream().anyMatch(Runner::finished), inventory.hasFinished(POOL));
  }

  /** From scratch: booting or idle, and meant for no job. */
  private Set<Instance.Id> spare(OwnerPool ownerPool) {
    return ids(
        inventory.all().stream()
            .filter(runner -> runner.instance().ownerPool().equals(ownerPool))
            .filter(runner -> !meantFor.containsKey(runner.id()))
            .filter(runner -> runner.phase(now, BOOT).isSupply())
            .toList());
  }

  private static Set<Instance.Id> ids(List<Runner> runners) {
    return runners.stream().map(Runner::id).collect(Collectors.toSet());
  }

  private static OwnerPool group(int number) {
    return OWNER_POOLS.get(number % 2);
  }
}
