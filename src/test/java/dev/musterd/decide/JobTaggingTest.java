package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.JobTagging.Call;
import dev.musterd.decide.JobTagging.RunningJob;
import dev.musterd.decide.JobTagging.Tagged;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTaggingTest {
  private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");
  private static final Owner.Repository WIDGETS = new Owner.Repository("acme", "widgets");
  private static final Owner.Repository GADGETS = new Owner.Repository("acme", "gadgets");

  private static RunningJob job(
      int number, Owner.Repository repository, String workflow, long run, int minutes) {
    return new RunningJob(
        new Instance.Id("i-%017x".formatted(number)),
        new Job.Id(number),
        repository,
        new JobOrigin(run, 1, workflow, "build"),
        NOW.minus(Duration.ofMinutes(minutes)),
        Tagged.NOT);
  }

  private static List<Integer> sizes(List<Call> calls) {
    return calls.stream().map(call -> call.instances().size()).toList();
  }

  @Test
  void eachInstance_hasACallOfItsOwn_whileThereAreEnough() {
    List<RunningJob> jobs = List.of(job(1, WIDGETS, "CI", 7, 5), job(2, WIDGETS, "CI", 7, 3));
    List<Call> calls = JobTagging.judge(NOW, jobs, 2);
    assertEquals(
        List.of(
            Map.of(
                "musterd:repository", "acme/widgets",
                "musterd:workflow", "CI",
                "musterd:run", "7",
                "musterd:job", "1"),
            Map.of(
                "musterd:repository", "acme/widgets",
                "musterd:workflow", "CI",
                "musterd:run", "7",
                "musterd:job", "2")),
        calls.stream().map(Call::tags).toList());
  }

  /** A matrix of a hundred jobs is one run. */
  @Test
  void instancesOfOneRun_shareACall() {
    List<RunningJob> jobs =
        IntStream.range(0, 100).mapToObj(number -> job(number, WIDGETS, "CI", 7, 2)).toList();
    List<Call> calls = JobTagging.judge(NOW, jobs, 10);
    assertEquals(List.of(100), sizes(calls));
    assertEquals(Optional.of(7L), calls.getFirst().run());
    assertEquals(Optional.empty(), calls.getFirst().job());
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8", // by job
    "7, 4", // by run
    "4, 4", "3, 3", // by workflow
    "2, 2", // by repository
    "1, 1", // the one that has cost more
    "0, 0"
  })
  void tags_areAsFineAsTheCallsAllow(int left, int made) {
    List<RunningJob> jobs =
        List.of(
            job(1, WIDGETS, "CI", 1, 2),
            job(2, WIDGETS, "CI", 1, 2),
            job(3, WIDGETS, "CI", 2, 2),
            job(4, WIDGETS, "CI", 2, 2),
            job(5, WIDGETS, "nightly", 3, 2),
            job(6, WIDGETS, "nightly", 3, 2),
            job(7, GADGETS, "CI", 4, 2),
            job(8, GADGETS, "CI", 4, 2));
    List<Call> calls = JobTagging.judge(NOW, jobs, left);
    assertEquals(made, calls.size());
    if (made > 1) {
      assertEquals(8, sizes(calls).stream().mapToInt(Integer::intValue).sum());
    } else if (made == 1) {
      assertEquals(WIDGETS, calls.getFirst().repository());
    }
  }

  @Test
  void groupThatHasRunLongest_comesFirst() {
    List<RunningJob> jobs =
        List.of(
            job(1, WIDGETS, "CI", 1, 2), job(2, WIDGETS, "CI", 1, 2), job(3, GADGETS, "CI", 2, 9));
    assertEquals(GADGETS, JobTagging.judge(NOW, jobs, 1).getFirst().repository());
  }

  @Test
  void jobOfSeconds_isNotWorthATag() {
    assertEquals(List.of(), JobTagging.judge(NOW, List.of(job(1, WIDGETS, "CI", 1, 0)), 5));
  }

  @Test
  void callThatIsLeft_goesToTheJobThatRunsLongest() {
    List<RunningJob> jobs =
        Stream.of(9, 10, 30, 20)
            .map(minutes -> job(minutes, WIDGETS, "CI", 1, minutes).tagged(Tagged.TOGETHER))
            .toList();
    List<Call> calls = JobTagging.judge(NOW, jobs, 2);
    assertEquals(
        List.of(Optional.of(new Job.Id(30)), Optional.of(new Job.Id(20))),
        calls.stream().map(Call::job).toList());
    assertEquals(3, JobTagging.judge(NOW, jobs, 9).size());
  }

  @Test
  void instanceWithAllTags_isDone() {
    RunningJob job = job(1, WIDGETS, "CI", 1, 60).tagged(Tagged.ALONE);
    assertEquals(List.of(), JobTagging.judge(NOW, List.of(job), 9));
  }

  @Test
  void group_isDivided_whenACallDoesNotTakeIt() {
    List<RunningJob> jobs =
        IntStream.range(0, 450).mapToObj(number -> job(number, WIDGETS, "CI", 7, 2)).toList();
    assertEquals(List.of(200, 200, 50), sizes(JobTagging.judge(NOW, jobs, 10)));
    assertEquals(List.of(200), sizes(JobTagging.judge(NOW, jobs, 1)));
  }

  @Test
  void workflowWithoutAName_hasNoTag() {
    for (String name : List.of("", " ", "\u3000")) {
      Call call = JobTagging.judge(NOW, List.of(job(1, WIDGETS, name, 1, 2)), 1).getFirst();
      assertEquals(
          Map.of("musterd:repository", "acme/widgets", "musterd:run", "1", "musterd:job", "1"),
          call.tags());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CI | CI",
        "Build & test (17) | Build _ test _17_",
        "a/b.c:d=e+f-g@h_i | a/b.c:d=e+f-g@h_i",
        "'tabs\tand\nlines' | tabs_and_lines",
        "aws:secret | aws_secret",
        "AWS:secret | AWS_secret",
        "caf\u00e9 \u30d3\u30eb\u30c9 | caf\u00e9 \u30d3\u30eb\u30c9",
        "\ud83d\ude80 ship | _ ship",
        "a\u00a0\u2003b | a b"
      })
  void value_hasOnlyWhatEveryServiceTakes(String name, String value) {
    assertEquals(value, JobTagging.value(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u00e9", "\ud840\udc00"})
  void value_isNoLongerThanATag(String character) {
    String value = JobTagging.value(character.repeat(1_000));
    assertEquals(JobTagging.VALUE_MAX, value.codePointCount(0, value.length()));
    assertTrue(value.endsWith(character));
  }
}
