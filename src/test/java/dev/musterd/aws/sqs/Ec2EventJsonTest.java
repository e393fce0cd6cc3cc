package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.sqs.Ec2EventJson.Reading;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ec2EventJsonTest {
  private static final String STATE = "EC2 Instance State-change Notification";
  private static final String INTERRUPTION = "EC2 Spot Instance Interruption Warning";

  /** With the ARN of an interruption warning, which names no account. */
  private static JsonObject event(String type, JsonObject detail) {
    return new JsonObject()
        .put("version", "0")
        .put("id", "5d5555d5-dd55-5555-5555-5555dd55d55d")
        .put("detail-type", type)
        .put("source", "aws.ec2")
        .put("account", "123456789012")
        .put("time", "2026-11-02T10:00:00Z")
        .put("region", "eu-west-1")
        .put("resources", List.of("arn:aws:ec2:eu-west-1b:instance/i-0a1b2c3d4e5f60718"))
        .put("detail", detail.put("instance-id", "i-0a1b2c3d4e5f60718"));
  }

  private static JsonObject state(String state) {
    return event(STATE, new JsonObject().put("state", state));
  }

  private static InstanceNotice notice(Kind kind) {
    return new InstanceNotice(
        "5d5555d5-dd55-5555-5555-5555dd55d55d",
        new InstanceNotice.Place("123456789012", "eu-west-1"),
        Instant.parse("2026-11-02T10:00:00Z"),
        new Instance.Id("i-0a1b2c3d4e5f60718"),
        kind);
  }

  private static Reading read(JsonObject json) {
    return Ec2EventJson.read(json.encode());
  }

  private static String refusal(String body) {
    return assertInstanceOf(Reading.Refused.class, Ec2EventJson.read(body)).reason();
  }

  @Test
  void stateChange_isRead() {
    assertEquals(
        new Reading.Read(notice(new Kind.StateChanged("shutting-down"))),
        read(state("shutting-down")));
  }

  @Test
  void interruptionWarning_isRead() {
    JsonObject detail = new JsonObject().put("instance-action", "terminate");
    assertEquals(
        new Reading.Read(notice(new Kind.InterruptionWarned("terminate"))),
        read(event(INTERRUPTION, detail)));
  }

  @Test
  void rebalanceRecommendation_isRead() {
    assertEquals(
        new Reading.Read(notice(new Kind.RebalanceRecommended())),
        read(event("EC2 Instance Rebalance Recommendation", new JsonObject())));
  }

  @Test
  void eventOfAnotherKind_isForeign() {
    assertEquals(
        new Reading.Foreign("EC2 Fleet State Change"),
        read(event("EC2 Fleet State Change", new JsonObject())));
  }

  /** Other senders on the bus may use EC2's detail types, but not its source. */
  @Test
  void eventOfAnotherSource_isForeign() {
    assertEquals(
        new Reading.Foreign(STATE + " of my.app"),
        read(state("terminated").put("source", "my.app")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "\"text\"", "{", "garbage", "{\"a\":", "\u0000"})
  void text_isRefused_whenItIsNoObject(String body) {
    assertEquals("not a JSON object", refusal(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "detail-type", "account", "region", "time", "id", "detail"})
  void event_isRefused_whenAFieldIsMissing(String field) {
    JsonObject json = state("terminated");
    json.remove(field);
    assertTrue(refusal(json.encode()).contains("field " + field + " "), refusal(json.encode()));
    json.put(field, 7);
    assertTrue(refusal(json.encode()).contains("field " + field + " "), refusal(json.encode()));
  }

  @ParameterizedTest
  @CsvSource({
    STATE + ", instance-id",
    STATE + ", state",
    INTERRUPTION + ", instance-action",
    "EC2 Instance Rebalance Recommendation, instance-id"
  })
  void event_isRefused_whenADetailIsMissing(String type, String field) {
    JsonObject json =
        event(type, new JsonObject().put("state", "running").put("instance-action", "stop"));
    json.getJsonObject("detail").remove(field);
    assertEquals(
        "field detail." + field + " is missing or of another type", refusal(json.encode()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"i-1", "", "../i-0a1b2c3d4e5f60718", "I-0A1B2C3D4E5F60718"})
  void event_isRefused_whenItsInstanceIsNone(String id) {
    JsonObject json = state("terminated");
    json.getJsonObject("detail").put("instance-id", id);
    assertEquals("field detail.instance-id is not an instance id", refusal(json.encode()));
  }

  @Test
  void event_isRefused_whenItsTimeIsNone() {
    assertEquals(
        "field time is not an instant", refusal(state("running").put("time", "noon").encode()));
  }

  @Test
  void words_areFitForALog() {
    Reading.Read read =
        assertInstanceOf(Reading.Read.class, read(state("a\u001b[2J\n" + "x".repeat(500))));
    Kind.StateChanged kind = assertInstanceOf(Kind.StateChanged.class, read.notice().kind());
    assertTrue(kind.state().startsWith("a\\u001b"), kind.state());
    assertTrue(kind.state().length() < 150);
  }
}
