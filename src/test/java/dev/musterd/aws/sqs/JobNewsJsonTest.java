package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.WebhookEvent.JobHeldBack;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobNewsJsonTest {
  private static final JobHeldBack NEWS =
      new JobHeldBack(new Job.Id(5), new Owner.Repository("octo", "hello"), "waiting");

  /** What a node of this version sends to one of the next, and the other way round. */
  @Test
  void format_isFixed_andFurtherFieldsAreIgnored() {
    String text =
        "{\"kind\":\"musterd-job-news\",\"version\":1,\"job\":5,\"what\":\"held-back\","
            + "\"repository\":\"octo/hello\",\"status\":\"waiting\"}";
    assertEquals(text, JobNewsJson.write(NEWS));
    assertEquals(NEWS, JobNewsJson.read(new JsonObject(text).put("colour", "red")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | field version",
        "{\"version\":2} | its format is 2",
        "{\"version\":1} | field job",
        "{\"version\":1,\"job\":1.5} | field job is not a whole number",
        "{\"version\":1,\"job\":1} | field repository",
        "{\"version\":1,\"job\":1,\"repository\":\"a/b\",\"what\":\"sang\"} | a job that sang",
        "{\"version\":1,\"job\":1,\"repository\":\"a/b\",\"what\":\"started\"} | field runner",
        "{\"version\":1,\"job\":1,\"repository\":\"a/b\",\"what\":\"started\",\"runner\":\"x\","
            + "\"started_at\":\"noon\"} | started_at is not an instant",
        "{\"version\":1,\"job\":1,\"repository\":\"a/b\",\"what\":\"finished\"} | field conclusion",
      })
  void other_isRefused_withTheReason(String text, String reason) {
    String body = new JsonObject(text).put("kind", "musterd-job-news").encode();
    Ec2EventJson.Reading.Refused read =
        assertInstanceOf(Ec2EventJson.Reading.Refused.class, Ec2EventJson.read(body));
    assertTrue(read.reason().contains(reason), read::reason);
  }
}
