package dev.musterd.state;

import static dev.musterd.model.Facts.GROUP;
import static dev.musterd.model.Facts.NOON;
import static dev.musterd.model.Facts.OTHER;
import static dev.musterd.model.Facts.POOL;
import static dev.musterd.model.Facts.delivered;
import static dev.musterd.model.Facts.instanceId;
import static dev.musterd.model.Facts.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Group;
import dev.musterd.model.Job;
import dev.musterd.model.Waiting;
import dev.musterd.model.Waiting.Standing;
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
  private static final List<Group> GROUPS = List.of(GROUP, new Group(POOL, OTHER));

  private final Backlog backlog = new Backlog();
  private final Map<Job.Id, Standing> model = new TreeMap<>();
  private final Map<Job.Id, Instant> leases = new HashMap<>();
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
      case 2 -> stand(job, new Standing.Covered(instanceId(random.nextInt(3))));
      case 3 -> stand(job, new Standing.Delayed(now.plusSeconds(random.nextInt(60)), "later"));
      case 4 -> stand(job, new Standing.Underway("asking"));
      case 5 -> stand(job, new Standing.Ready());
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
      model.putIfAbsent(job, new Standing.Ready());
      leases.put(job, until);
    }
  }

  private void stand(Job.Id job, Standing standing) {
    backlog.update(job, ticket -> ticket.stands(standing));
    model.computeIfPresent(job, (_, _) -> standing);
  }

  private void uncover(Job.Id job, int instance) {
    backlog.uncover(job, instanceId(instance));
    Standing covered = new Standing.Covered(instanceId(instance));
    model.replace(job, covered, new Standing.Ready());
  }

  private void wake() {
    model.replaceAll(
        (_, standing) ->
            standing instanceof Standing.Delayed(Instant until, String _) && !until.isAfter(now)
                ? new Standing.Ready()
                : standing);
    List<Group> dirty = backlog.takeDirty(now);
    assertTrue(dirty.stream().noneMatch(group -> backlog.ready(group, 1).isEmpty()));
    assertTrue(backlog.nextWake().filter(at -> !at.isAfter(now)).isEmpty());
  }

  private void renew() {
    for (Waiting due : backlog.dueForRenewal(now)) {
      assertEquals(leases.get(due.id()), due.lease().until());
      Instant until = now.plusSeconds(90);
      backlog.renewed(due.id(), until, now.plusSeconds(60));
      leases.put(due.id(), until);
    }
    assertTrue(
        backlog.all().stream().allMatch(held -> held.lease().until().isAfter(now)),
        "no lease lapses unseen");
  }

  private void compare() {
    Map<Job.Id, Standing> held =
        backlog.all().stream().collect(Collectors.toMap(Waiting::id, Waiting::standing));
    assertEquals(model, new TreeMap<>(held));
    assertEquals(model.size(), backlog.size());
    for (Group group : GROUPS) {
      List<Job.Id> ready =
          model.entrySet().stream()
              .filter(entry -> entry.getValue() instanceof Standing.Ready)
              .map(Map.Entry::getKey)
              .filter(job -> group((int) (job.value() - jobId(0).value())).equals(group))
              .toList();
      assertEquals(ready, backlog.ready(group, JOBS).stream().map(Waiting::id).toList());
    }
  }

  private static Group group(int number) {
    return GROUPS.get(number % 2);
  }
}
