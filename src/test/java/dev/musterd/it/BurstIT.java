package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A hundred ephemeral jobs at once, every double answering in 20 ms: what they cost. */
class BurstIT {
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int JOBS = 100;

  @Test
  void burst_ofAHundred_staysWithinItsCalls() throws IOException {
    try (DaemonFixture fixture =
        new DaemonFixture(
            Path.of("src", "test", "resources", "burst.conf"),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2))) {
      ServiceDoubles services = fixture.services();
      fixture.readyDaemon();
      // One job first: classes are loaded and caches filled, as in a daemon that has been up.
      List<Job.Id> first = fixture.queue(1);
      fixture.until("the first job ran", () -> fixture.haveRun(first) && fixture.nothingIsLeft());
      services.githubDouble().latency(LATENCY);
      services.aws().tell(cloud -> cloud.latency(() -> LATENCY));
      services.sqs().faults().latency(LATENCY);
      Calls before = Calls.of(services);

      List<Job.Id> jobs = fixture.queue(JOBS);
      fixture.until(
          "all are configured", () -> fixture.events("runner-configured").size() >= JOBS + 1);
      fixture.until("all jobs ran", () -> fixture.haveRun(jobs));
      fixture.until(
          "all tickets are acknowledged", () -> fixture.jobsOf("job-released").size() == JOBS + 1);
      Calls calls = Calls.of(services).minus(before);

      System.out.printf(
          "%d jobs: %s; %s; configured %s after the first came%n",
          JOBS, calls, services.sqs().calls().counts(), took(fixture));
      // Where that is slow, jobs come in more pieces, and calls that time out are repeated.
      long more = took(fixture).toSeconds();
      assertTrue(calls.ofGitHub() <= JOBS + 5 + more, calls::toString);
      assertTrue(calls.ofEc2AndSsm() <= JOBS + 15 + more, calls::toString);
      // Some 20 of 200 at best; how many meet in a window of 4 or 100 ms is also the machine's.
      assertTrue(calls.sqs() <= JOBS, calls::toString);
      // The one call of each that no batch saves.
      assertTrue(calls.of(Operation.JIT) <= JOBS + more, calls::toString);
      assertTrue(calls.of(Api.PUT_PARAMETER) <= JOBS + more, calls::toString);
      assertTrue(calls.of(Api.CREATE_FLEET) <= 10 + more, calls::toString);
      // Each receive brings a message at least, or has waited.
      assertTrue(calls.receives() <= JOBS + more, calls::toString);
      // State and ledger are written for all jobs of an interval together.
      assertTrue(calls.s3() <= 10 + more, calls::toString);
      fixture.until("nothing is left", fixture::nothingIsLeft);
      assertEquals(JOBS + 1, fixture.launched());
    }
  }

  /** From the first message of the burst received to the last runner configured. */
  private static Duration took(DaemonFixture fixture) {
    Instant received = at(fixture.events("job-received").get(1));
    Instant configured =
        fixture.events("runner-configured").stream()
            .map(BurstIT::at)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return Duration.between(received, configured);
  }

  private static Instant at(JsonObject event) {
    return Instant.parse(event.getString("at"));
  }

  /**
   * How often each was called.
   *
   * @param github by operation
   * @param aws EC2, SSM and STS, by action
   * @param sqs to send and to delete
   * @param receives polls, empty ones included
   */
  private record Calls(
      Map<Operation, Integer> github, Map<Api, Integer> aws, int sqs, int receives, int s3) {
    static Calls of(ServiceDoubles services) {
      return new Calls(
          counts(Operation.class, services.github()::calls),
          services.aws().ask(cloud -> counts(Api.class, cloud::calls)),
          services.sqs().calls().of("SendMessageBatch")
              + services.sqs().calls().of("DeleteMessageBatch"),
          services.sqs().calls().of("ReceiveMessage"),
          Stream.of("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")
              .mapToInt(services.s3()::calls)
              .sum());
    }

    private static <E extends Enum<E>> Map<E, Integer> counts(
        Class<E> all, ToIntFunction<E> calls) {
      Map<E, Integer> counts = new EnumMap<>(all);
      for (E each : all.getEnumConstants()) {
        counts.put(each, calls.applyAsInt(each));
      }
      return counts;
    }

    Calls minus(Calls before) {
      return new Calls(
          difference(github, before.github),
          difference(aws, before.aws),
          sqs - before.sqs,
          receives - before.receives,
          s3 - before.s3);
    }

    /** Only of what was called meanwhile. */
    private static <E> Map<E, Integer> difference(Map<E, Integer> now, Map<E, Integer> before) {
      Map<E, Integer> counts = new LinkedHashMap<>(now);
      counts.replaceAll((each, count) -> count - before.get(each));
      counts.values().removeIf(count -> count == 0);
      return counts;
    }

    int of(Operation operation) {
      return github.getOrDefault(operation, 0);
    }

    int of(Api api) {
      return aws.getOrDefault(api, 0);
    }

    int ofGitHub() {
      return github.values().stream().mapToInt(Integer::intValue).sum();
    }

    int ofEc2AndSsm() {
      return aws.values().stream().mapToInt(Integer::intValue).sum();
    }
  }
}
