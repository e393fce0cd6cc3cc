package dev.musterd.model.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "456",
        "0456",
        "https://github.com/acme/widgets/actions/runs/123/job/456",
        "https://github.com/acme/widgets/actions/runs/123/jobs/456",
        "https://github.com/acme/widgets/actions/runs/123/job/456/",
        "https://github.com/acme/widgets/actions/runs/123/job/456?pr=7",
        "https://github.com/acme/widgets/actions/runs/123/job/456#step:4:12",
        "https://github.com/acme/widgets/actions/runs/123/job/456?pr=7#step:4:12",
        "https://github.com/acme/widgets/actions/runs/123/attempts/2/job/456",
        "https://github.example.com:8443/acme/widgets.js/actions/runs/123/job/456",
        "http://ghes.internal/acme/widgets/actions/runs/123/job/456",
        "https://acme.ghe.com/acme/widgets/actions/runs/123/job/456",
        "github.com/acme/widgets/actions/runs/123/job/456",
        "https://api.github.com/repos/acme/widgets/actions/jobs/456",
        "https://github.example.com/api/v3/repos/acme/widgets/actions/jobs/456",
      })
  void job_isFoundInWhateverNamesIt(String text) {
    assertEquals(new JobAddress.Reading.Job(456), JobAddress.read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "'', neither a job's id",
    "-1, neither a job's id",
    "12x, neither a job's id",
    "9999999999999999999, neither a job's id",
    "https://github.com/acme/widgets, names no job",
    "https://github.com/acme/widgets/pull/456, names no job",
    "https://github.com/acme/widgets/actions/runs/123/job/x, names no job",
    "https://github.com/acme/widgets/actions/runs/123/job/456/789, names no job",
    "https://github.com/acme/widgets/actions/runs/123/job/9999999999999999999, names no job",
    "https://github.com, names no job",
    "mailto:a/b, names no job",
    "https://github.com/a b/c, is no address",
    "'://', is no address",
  })
  void anythingElse_isWrong_andSaysWhy(String text, String reason) {
    String said = wrong(text);
    assertTrue(said.contains(reason), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/widgets/actions/runs/123",
        "https://github.com/acme/widgets/actions/runs/123/",
        "https://github.com/acme/widgets/actions/runs/123/job/",
        "https://github.com/acme/widgets/actions/runs/123/attempts/2?pr=1",
        "https://github.com/acme/widgets/actions/runs/123/workflow",
      })
  void addressOfARun_isNone_andSaysHowToFindTheJob(String text) {
    JobAddress.Reading.Run run =
        assertInstanceOf(JobAddress.Reading.Run.class, JobAddress.read(text));
    assertEquals(new JobAddress.Reading.Run(123, "acme/widgets"), run);
    String said = run.reason();
    assertTrue(said.startsWith("is the address of a run"), said);
    assertTrue(said.contains("gh run view 123 --repo acme/widgets --json jobs"), said);
  }

  @Test
  void reasons_areOneLine() {
    assertEquals(1, new JobAddress.Reading.Run(1, "acme/widgets").reason().lines().count());
  }

  private static String wrong(String text) {
    return assertInstanceOf(JobAddress.Reading.Wrong.class, JobAddress.read(text)).reason();
  }
}
