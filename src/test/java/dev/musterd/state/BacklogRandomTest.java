package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.delivered;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.state.Backlog.Arrival;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The backlog against a plain map, through many random changes. */
class BacklogRandomTest {
  private static final int JOBS = 30;
  private static final List<OwnerPool> OWNER_POOLS =
      List.of(OWNER_POOL, new OwnerPool(POOL, OTHER));

  private final Backlog backlog = new Backlog();
  private final Map<Job.Id, Stage> model = new TreeMap<>();
  private final Map<Job.Id, Instant> hiddenUntil = new HashMap<>();
  private final Set<Job.Id> done = new HashSet<>();
  private Instant now = NOON;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void backlog_isWhatAPlainMapSays(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 2000; step++) {
      change(random, random.nextInt(JOBS));
      now = now.plusMillis(random.nextInt(3000));
      if (random.nextInt(10) == 0) {
        wake();
      }
      compare();
      renew();
    }
    assertTrue(done.size() > 1, "something happened");
  }

  private void change(Random random, int number) {
    Job.Id job = jobId(number);
    switch (random.nextInt(8)) {
      case 0, 1 -> receive(number, job);
      case 2 -> stand(job, new Stage.Covered(instanceId(random.nextInt(3))));
      case 3 -> stand(job, new Stage.Delayed(now.plusSeconds(random.nextInt(60)), "later"));
      case 4 -> stand(job, new Stage.Underway("asking"));
      case 5 -> stand(job, new Stage.Ready());
      case 6 -> uncover(job, random.nextInt(3));
      default -> {
        if (random.nextInt(20) == 0) {
          backlog.finish(job);
          done.add(job);
          model.remove(job);
        }
      }
    }
  }

  private void receive(int number, Job.Id job) {
    Arrival expected =
        done.contains(job) ? Arrival.DONE : model.containsKey(job) ? Arrival.KNOWN : Arrival.NEW;
    Instant until = now.plusSeconds(60);
    assertEquals(
        expected, backlog.receive(delivered(number, group(number), 1), until, now.plusSeconds(40)));
    if (expected != Arrival.DONE) {
      model.putIfAbsent(job, new Stage.Ready());
      hiddenUntil.put(job, until);
    }
  }

  private void stand(Job.Id job, Stage standing) {
    backlog.update(job, pending -> pending.withStage(standing));
    model.computeIfPresent(job, (_, _) -> standing);
  }

  private void uncover(Job.Id job, int instance) {
    backlog.uncover(job, instanceId(instance));
    Stage covered = new Stage.Covered(instanceId(instance));
    model.replace(job, covered, new Stage.Ready());
  }

  private void wake() {
    model.replaceAll(
        (_, standing) ->
            standing instanceof Stage.Delayed(Instant until, String _) && !until.isAfter(now)
                ? new Stage.Ready()
                : standing);
    List<OwnerPool> dirty = backlog.takeChanged(now);
    assertTrue(dirty.stream().noneMatch(ownerPool -> backlog.ready(ownerPool, 1).isEmpty()));
    assertEquals(List.of(), backlog.takeChanged(now));
  }

  private void renew() {
    for (PendingJob due : backlog.dueForRenewal(now)) {
      assertEquals(hiddenUntil.get(due.id()), due.visibility().until());
      Instant until = now.plusSeconds(90);
      backlog.renewed(due.id(), until, now.plusSeconds(60));
      hiddenUntil.put(due.id(), until);
    }
    assertTrue(
        backlog.all().stream().allMatch(current -> current.visibility().until().isAfter(now)),
        "no visibility timeout lapses unseen");
  }

  private void compare() {
    Map<Job.Id, Stage> held =
        backlog.all().stream().collect(Collectors.toMap(PendingJob::id, PendingJob::stage));
    assertEquals(model, new TreeMap<>(held));
    assertEquals(model.size(), backlog.size());
    for (OwnerPool ownerPool : OWNER_POOLS) {
      List<Job.Id> ready =
          model.entrySet().stream()
              .filter(entry -> entry.getValue() instanceof Stage.Ready)
              .map(Map.Entry::getKey)
              .filter(job -> group((int) (job.value() - jobId(0).value())).equals(ownerPool))
              .toList();
      assertEquals(ready, backlog.ready(ownerPool, JOBS).stream().map(PendingJob::id).toList());
    }
  }

  private static OwnerPool group(int number) {
    return OWNER_POOLS.get(number % 2);
  }
}
