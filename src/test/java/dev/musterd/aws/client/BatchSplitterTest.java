package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.client.BatchSplitter.Result;
import dev.musterd.aws.sqs.SqsBatchCalls;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Batches that AWS refuses as a whole for the sake of single entries. */
class BatchSplitterTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  private final List<List<Integer>> calls = new ArrayList<>();

  private Map<Integer, Result> split(Set<Integer> bad, boolean named, boolean ofEntries) {
    Map<Integer, Result> results =
        new BatchSplitter<Integer>(
                batch -> call(batch, bad),
                (batch, _) -> named ? List.of(firstBad(batch, bad)) : List.of(),
                _ -> ofEntries)
            .send(HUNDRED)
            .result();
    assertEquals(Set.copyOf(HUNDRED), results.keySet());
    return results;
  }

  private Future<Void> call(List<Integer> batch, Set<Integer> bad) {
    calls.add(batch);
    return batch.stream().anyMatch(bad::contains)
        ? Future.failedFuture("refused")
        : Future.succeededFuture();
  }

  private static int firstBad(List<Integer> batch, Set<Integer> bad) {
    return batch.stream().filter(bad::contains).findFirst().orElseThrow();
  }

  private static Set<Integer> of(Class<? extends Result> kind, Map<Integer, Result> results) {
    return results.entrySet().stream()
        .filter(result -> kind.isInstance(result.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void oneCall_whenNoneIsBad() {
    assertEquals(100, of(Result.Done.class, split(Set.of(), false, true)).size());
    assertEquals(1, calls.size());
  }

  @Test
  void badOnes_standAlone_andAllOthersAreDone() {
    Set<Integer> bad = Set.of(0, 41, 42, 99);
    Map<Integer, Result> results = split(bad, false, true);
    assertEquals(bad, of(Result.Refused.class, results));
    assertEquals(96, of(Result.Done.class, results).size());
    assertTrue(calls.size() < 60, () -> calls.size() + " calls");
  }

  @Test
  void namedOnes_areLeftOut() {
    Set<Integer> bad = Set.of(7, 70);
    Map<Integer, Result> results = split(bad, true, true);
    assertEquals(bad, of(Result.Refused.class, results));
    assertEquals(3, calls.size());
  }

  @Test
  void everyOneRefused_costsFewCalls() {
    Map<Integer, Result> results = split(Set.copyOf(HUNDRED), false, true);
    assertEquals(Set.of(), of(Result.Done.class, results));
    assertTrue(calls.size() < 50, () -> calls.size() + " calls");
  }

  @Test
  void outage_isNoEntrysFault() {
    Map<Integer, Result> results = split(Set.of(5), false, false);
    assertEquals(100, of(Result.Failed.class, results).size());
    assertEquals(1, calls.size());
  }

  private static Future<Map<Integer, String>> refused(String code) {
    return Future.failedFuture(
        SqsException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("#x0 is no XML").build())
            .build());
  }

  private Map<Integer, String> sent(List<String> bodies, String code) {
    return SqsBatchCalls.isolated(
            bodies,
            batch -> {
              calls.add(List.of());
              return batch.contains("bad") ? refused(code) : Future.succeededFuture(Map.of());
            })
        .otherwise(Map.of(-1, "all"))
        .result();
  }

  @Test
  void sqsRequest_isSplit_whenOneBodyIsNotTaken() {
    Map<Integer, String> failures = sent(List.of("a", "b", "bad", "d"), "InvalidMessageContents");
    assertEquals(Set.of(2), failures.keySet());
    assertTrue(failures.get(2).contains("#x0 is no XML"), failures.get(2));
  }

  @Test
  void sqsRequest_isNotSplit_whenTheQueueIsGoneOrDenied() {
    for (String code : List.of("AccessDenied", "QueueDoesNotExist", "RequestThrottled")) {
      calls.clear();
      assertEquals(Set.of(-1), sent(List.of("a", "bad"), code).keySet(), code);
      assertEquals(1, calls.size(), code);
    }
  }
}
