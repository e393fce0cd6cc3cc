package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.webhook.WebhookJson.Reading;
import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookJsonTest {
  private static final Owner.Repository ROCKETS = new Owner.Repository("acme", "rockets");
  private static final Job.Id ID = new Job.Id(29679449526L);
  private static final Instant QUEUED_AT = Instant.parse("2026-11-02T09:30:00Z");

  @Test
  void queued_isReadInFull() {
    Job job =
        new Job(ID, 10825431096L, 2, ROCKETS, Labels.of("self-hosted", "Linux", "x64"), QUEUED_AT);
    assertEquals(
        new WebhookEvent.JobQueued(job, true, Optional.of("acme-corp"), 77, "delivery-1", false),
        event("workflow_job", Deliveries.QUEUED));
  }

  @Test
  void queued_isReadWithDefaults_whenOptionalFieldsAreAbsent() {
    String minimal =
        """
        {"repository": {"owner": {"type": "User", "login": "a"}, "name": "b"},
         "workflow_job": {"labels": [], "id": 1, "run_id": 2, "started_at": "2026-11-02T09:30:00Z"},
         "action": "queued"}
        """;
    Job job = new Job(new Job.Id(1), 2, 1, new Owner.Repository("a", "b"), Labels.NONE, QUEUED_AT);
    assertEquals(
        new WebhookEvent.JobQueued(job, false, Optional.empty(), 0, "delivery-1", false),
        event("workflow_job", minimal));
  }

  @Test
  void delivery_isCalledUnknown_whenItsHeaderIsNoId() {
    Reading reading = WebhookJson.read("workflow_job", "a\nb", body(Deliveries.QUEUED));
    Reading.Readable readable = assertInstanceOf(Reading.Readable.class, reading);
    WebhookEvent.JobQueued queued =
        assertInstanceOf(WebhookEvent.JobQueued.class, readable.event());
    assertEquals("unknown", queued.delivery());
  }

  @ParameterizedTest
  @CsvSource({
    "\"0123456789abcdef0123456789abcdef01234567\", 0123456789abcdef0123456789abcdef01234567",
    "\"../../etc/passwd\",",
    "\"0123456789ABCDEF0123456789ABCDEF01234567\",",
    "null,",
    "7,",
    "[],",
  })
  void queued_hasItsCommit_whereThatIsOne(String sha, String expected) {
    String body =
        Deliveries.QUEUED.replace("\"conclusion\"", "\"head_sha\": " + sha + ", \"conclusion\"");
    WebhookEvent.JobQueued queued =
        assertInstanceOf(WebhookEvent.JobQueued.class, event("workflow_job", body));
    assertEquals(Optional.ofNullable(expected), queued.job().headSha().map(CompactText::toString));
  }

  private static final Optional<Instant> STARTED_AT =
      Optional.of(Instant.parse("2026-11-02T09:30:01Z"));

  private static final Optional<JobOrigin> NAMELESS =
      Optional.of(new JobOrigin(10825431096L, 2, "", ""));

  @Test
  void started_reportsTheRunner() {
    assertEquals(
        new WebhookEvent.JobStarted(
            ID,
            ROCKETS,
            "i-0123456789abcdef0",
            Optional.of(new Registration.Id(31)),
            STARTED_AT,
            NAMELESS),
        event("workflow_job", Deliveries.started()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"yesterday\"", "\"\""})
  void started_isRead_whenItsTimeIsNone(String none) {
    String body = Deliveries.started().replace("\"2026-11-02T09:30:01Z\"", none);
    WebhookEvent.JobStarted started =
        assertInstanceOf(WebhookEvent.JobStarted.class, event("workflow_job", body));
    assertEquals(Optional.empty(), started.startedAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0"})
  void started_hasNoRegistration_whenTheServerReportsNone(String none) {
    assertEquals(
        new WebhookEvent.JobStarted(
            ID, ROCKETS, "i-0123456789abcdef0", Optional.empty(), STARTED_AT, NAMELESS),
        event("workflow_job", Deliveries.started().replace("_id\": 31", "_id\": " + none)));
  }

  @Test
  void started_tellsTheJobsOrigin() {
    String names = "\"workflow_name\": \"Build & test \", \"name\": \"unit (17)\", ";
    assertEquals(
        Optional.of(new JobOrigin(10825431096L, 2, "Build & test ", "unit (17)")),
        origin(Deliveries.started().replace("\"status\"", names + "\"status\"")));
  }

  /** Authors name their workflows, and no name may cost the news of a job. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "{}", "\"\"", "\"a\\u0007b\"", "\"a\\nb\""})
  void started_hasNoWorkflow_whenItsNameIsNoLine(String name) {
    String body = "\"workflow_name\": " + name + ", \"status\"";
    assertEquals(NAMELESS, origin(Deliveries.started().replace("\"status\"", body)));
  }

  @Test
  void started_hasNoOrigin_whenNoRunIsNamed() {
    assertEquals(
        Optional.empty(), origin(Deliveries.started().replace("\"run_id\": 10825431096,", "")));
  }

  private static Optional<JobOrigin> origin(String body) {
    return assertInstanceOf(WebhookEvent.JobStarted.class, event("workflow_job", body)).origin();
  }

  @Test
  void started_isRefused_whenTheRunnersIdIsNone() {
    String body = Deliveries.started().replace("_id\": 31", "_id\": -1");
    assertEquals("workflow_job.runner_id is out of range", problem("workflow_job", body(body)));
  }

  @Test
  void started_reportsAnEmptyName_whenTheRunnersIsNotPrintable() {
    assertEquals(
        new WebhookEvent.JobStarted(
            ID, ROCKETS, "", Optional.of(new Registration.Id(31)), STARTED_AT, NAMELESS),
        event("workflow_job", Deliveries.started().replace("i-0123456789abcdef0", "a\\u0007b")));
  }

  @Test
  void finished_hasNoRunner_whenCancelledBeforeOneTookIt() {
    assertEquals(
        new WebhookEvent.JobFinished(ID, ROCKETS, Optional.empty(), "cancelled", NAMELESS),
        event("workflow_job", Deliveries.finished()));
  }

  @Test
  void checkRun_isQueuedWithoutLabelsAndRun() {
    Job job = new Job(new Job.Id(128620228), 0, 1, ROCKETS, Labels.NONE, QUEUED_AT);
    assertEquals(
        new WebhookEvent.CheckRunQueued(
            new WebhookEvent.JobQueued(job, false, Optional.empty(), 0, "delivery-1", false)),
        event("check_run", Deliveries.CHECK_RUN));
  }

  @Test
  void ping_isAPing() {
    assertEquals(new WebhookEvent.Ping(), event("ping", "{\"zen\": \"Keep it simple.\"}"));
  }

  static Stream<Arguments> irrelevant() {
    return Stream.of(
        Arguments.of("push", "{}", "musterd does not act on the event push"),
        Arguments.of("a\nb", "{}", "musterd does not act on the event (unreadable)"),
        Arguments.of(
            "workflow_job",
            Deliveries.QUEUED.replace("\"action\": \"queued\"", "\"action\": \"dreaming\""),
            "musterd does not act on workflow_job dreaming"),
        Arguments.of(
            "check_run",
            Deliveries.CHECK_RUN.replace("created", "completed"),
            "musterd does not act on check_run completed that is queued"),
        Arguments.of(
            "check_run",
            Deliveries.CHECK_RUN.replace("\"queued\"", "\"in_progress\""),
            "musterd does not act on check_run created that is in_progress"));
  }

  @ParameterizedTest
  @MethodSource
  void irrelevant(String event, String body, String reason) {
    assertEquals(new WebhookEvent.Irrelevant(reason), event(event, body));
  }

  static Stream<Arguments> heldBack() {
    return Stream.of(
        Arguments.of("action", "waiting", "waiting"),
        Arguments.of("action", "pending", "pending"),
        Arguments.of("action", "requested", "requested"),
        Arguments.of("status", "waiting", "waiting"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void heldBack(String field, String word, String status) {
    String body =
        Deliveries.QUEUED.replace(
            "\"" + field + "\": \"queued\"", "\"" + field + "\": \"" + word + "\"");
    assertEquals(new WebhookEvent.JobHeldBack(ID, ROCKETS, status), event("workflow_job", body));
  }

  static Stream<String> doubtful() {
    return Stream.of(
        Deliveries.QUEUED.replace("\"status\": \"queued\"", "\"status\": \"pending\""),
        Deliveries.QUEUED.replace("\"status\": \"queued\"", "\"status\": \"requested\""),
        Deliveries.QUEUED.replace("\"status\": \"queued\"", "\"status\": \"dreaming\""),
        Deliveries.QUEUED.replace("{\"workflow_job\": {\"id\": 1}}", "{\"id\": 7}"));
  }

  @ParameterizedTest
  @MethodSource
  void doubtful(String body) {
    WebhookEvent.JobQueued queued =
        assertInstanceOf(WebhookEvent.JobQueued.class, event("workflow_job", body));
    assertTrue(queued.mayBeHeldBack(), "GitHub is to be asked before anything is launched");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        change("\"id\": 29679449526", "\"id\": \"1\"", "workflow_job.id is a text, not a number"),
        change("\"id\": 29679449526", "\"id\": null", "workflow_job.id is missing"),
        change("\"id\": 29679449526", "\"id\": -1", "workflow_job.id is out of range"),
        change("\"id\": 29679449526", "\"id\": 1.5", "workflow_job.id is not a whole number"),
        change("\"id\": 29679449526", "\"id\": true", "workflow_job.id is true or false"),
        change("\"id\": 29679449526", "\"id\": {\"a\": [1]}", "workflow_job.id is an object"),
        change(
            "\"id\": 29679449526",
            "\"id\": 99999999999999999999",
            "workflow_job.id is beyond 64 bits"),
        change("\"id\": 29679449526", "\"id\": 1, \"id\": 2", "workflow_job.id is there twice"),
        change("\"run_attempt\": 2", "\"run_attempt\": 0", "workflow_job.run_attempt is out"),
        change("\"run_id\": 10825431096,", "", "workflow_job.run_id is missing"),
        change("\"action\": \"queued\"", "\"action\": 1", "action is a number, not a text"),
        change("\"action\": \"queued\",", "", "action is missing"),
        change("2026-11-02T09:30:00Z", "yesterday", "workflow_job.created_at is not a time"),
        change("[\"self-hosted\", \"Linux\", \"x64\"]", "7", "labels is a number, not a list"),
        change("[\"self-hosted\", \"Linux\", \"x64\"]", "[[\"a\"]]", "that is no text"),
        change("[\"self-hosted\", \"Linux\", \"x64\"]", "null", "workflow_job.labels is missing"),
        change("\"name\": \"rockets\"", "\"name\": \"../x\"", "the repository's owner or name"),
        change("\"name\": \"rockets\"", "\"name\": \"..\"", "the repository's owner or name"),
        change("\"login\": \"acme\", ", "", "repository.owner.login is missing"),
        change("\"slug\": \"acme-corp\"", "\"slug\": \"a/b\"", "enterprise.slug is not a name"),
        change("\"installation\": {\"id\": 77}", "\"installation\": {\"id\": -2}", "out of range"),
        change("\"workflow_job\": {", "\"action\": \"x\", \"workflow_job\": {", "action is there"));
  }

  private static Arguments change(String what, String into, String reason) {
    assertTrue(Deliveries.QUEUED.contains(what), what);
    int at = Deliveries.QUEUED.indexOf(what);
    return Arguments.of(
        Deliveries.QUEUED.substring(0, at) + into + Deliveries.QUEUED.substring(at + what.length()),
        reason);
  }

  private static String labels(int count) {
    return IntStream.range(0, count).mapToObj(i -> "\"label-" + i + "\"").toList().toString();
  }

  /** What an author may write into runs-on, and no runner has. */
  static Stream<Arguments> unservable() {
    return Stream.of(
        change("[\"self-hosted\", \"Linux\", \"x64\"]", labels(101), "more than 100 labels"),
        change("[\"self-hosted\", \"Linux\", \"x64\"]", labels(5_000), "more than 100 labels"),
        change("\"Linux\"", "\"" + "x".repeat(257) + "\"", "longer than 256"),
        change("\"Linux\"", "\"a\\u0000b\"", "invisible or control character"),
        change("\"Linux\"", "\"a\\nb\"", "invisible or control character"),
        change("\"Linux\"", "\"a\\tb\"", "invisible or control character"),
        change("\"Linux\"", "\"a\\u200db\"", "invisible or control character"),
        change("\"Linux\"", "\"a\\u00adb\"", "invisible or control character"),
        change("\"Linux\"", "\"\\ud800\"", "invisible or control character"),
        change("\"Linux\"", "\" \\t\"", "empty"),
        change("\"Linux\"", "\"\"", "empty"));
  }

  @ParameterizedTest
  @MethodSource
  void unservable(String body, String reason) {
    WebhookEvent.JobUnservable job =
        assertInstanceOf(WebhookEvent.JobUnservable.class, event("workflow_job", body));
    assertEquals(ID, job.job());
    assertTrue(job.reason().contains(reason), job.reason());
  }

  /** A block of text in YAML ends with the end of its line. */
  @ParameterizedTest
  @ValueSource(strings = {" Linux", "Linux\\n", "\\t Linux \\r\\n", "\\u00a0Linux\\u2028"})
  void spaceAroundALabel_isTakenOff(String label) {
    WebhookEvent.JobQueued queued =
        assertInstanceOf(
            WebhookEvent.JobQueued.class,
            event("workflow_job", Deliveries.QUEUED.replace("Linux", label)));
    assertEquals(List.of("self-hosted", "Linux", "x64"), queued.job().labels().values());
  }

  @ParameterizedTest
  @MethodSource
  void malformed(String body, String reason) {
    String told = problem("workflow_job", body(body));
    assertTrue(told.contains(reason), told);
  }

  /** Of each kind that turns text round, hides in it or ends its line; as JSON writes it. */
  static final List<String> UNSEEN =
      List.of(
          "\\u0000",
          "\\u001b",
          "\\u007f",
          "\\u0085",
          "\\u00ad",
          "\\u061c",
          "\\u180e",
          "\\u200b",
          "\\u200c",
          "\\u200d",
          "\\u200e",
          "\\u200f",
          "\\u2028",
          "\\u2029",
          "\\u202a",
          "\\u202b",
          "\\u202c",
          "\\u202d",
          "\\u202e",
          "\\u2060",
          "\\u2064",
          "\\u2066",
          "\\u2067",
          "\\u2068",
          "\\u2069",
          "\\u206a",
          "\\ufeff",
          "\\ufff9",
          "\\ud800",
          "\\udb40\\udc41");

  @ParameterizedTest
  @FieldSource("UNSEEN")
  void unseenCharacter_isRefusedInNames(String unseen) {
    for (String name : List.of("acme", "rockets", "acme-corp")) {
      String body = Deliveries.QUEUED.replace("\"" + name, "\"" + name + unseen);
      assertNotEquals(Deliveries.QUEUED, body);
      String told = problem("workflow_job", body(body));
      assertTrue(told.chars().allMatch(c -> c >= ' ' && c < 0x7f), told);
    }
  }

  @ParameterizedTest
  @FieldSource("UNSEEN")
  void labelWithAnUnseenCharacter_isNoRunners(String unseen) {
    assertInstanceOf(
        WebhookEvent.JobUnservable.class,
        event("workflow_job", Deliveries.QUEUED.replace("Linux", "Li" + unseen + "nux")));
  }

  @ParameterizedTest
  @FieldSource("UNSEEN")
  void runnerWithAnUnseenCharacter_hasNoName(String unseen) {
    assertEquals(
        new WebhookEvent.JobStarted(
            ID, ROCKETS, "", Optional.of(new Registration.Id(31)), STARTED_AT, NAMELESS),
        event("workflow_job", Deliveries.started().replace("\"i-0123", "\"i-" + unseen + "0123")));
  }

  @Test
  void labelInAnyScript_isRead() {
    WebhookEvent.JobQueued queued =
        assertInstanceOf(
            WebhookEvent.JobQueued.class,
            event(
                "workflow_job",
                Deliveries.QUEUED.replace(
                    "\"Linux\"", "\"\u30d3\u30eb\u30c9 \u05e9\u05dc \ud83d\ude80\"")));
    assertTrue(queued.job().labels().contains("\u30d3\u30eb\u30c9 \u05e9\u05dc \ud83d\ude80"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "queued",
        "{",
        "{\"action\"",
        "{\"action\": \"queued",
        "{\"action\": \"queued\"",
        "{} {}",
        "{\"action\": 00}",
        "{'action': 'queued'}",
        "{\"action\": NaN}",
        "{/* a comment */}"
      })
  void text_isMalformed_whenItIsNoJsonObject(String text) {
    assertFalse(problem("workflow_job", body(text)).isEmpty());
  }

  @Test
  void text_isMalformed_whereverItIsCutOff() {
    byte[] whole = Deliveries.QUEUED.strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      RequestBody body = new RequestBody();
      body.append(Buffer.buffer(whole).slice(0, length), 0);
      assertInstanceOf(
          Reading.Malformed.class, WebhookJson.read("workflow_job", "d", body), "cut at " + length);
    }
  }

  @Test
  void text_isMalformed_whenNestedTooDeep() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    String told = problem("workflow_job", body("{\"skipped\": " + deep + "}"));
    assertTrue(told.contains("nested deeper than 64"), told);
    String wanted = "{\"action\":".repeat(10_000) + "1" + "}".repeat(10_000);
    assertTrue(problem("workflow_job", body(wanted)).contains("nested deeper than 64"));
  }

  @Test
  void text_isMalformed_whenANumberNeverEnds() {
    String endless = "{\"skipped\": " + "9".repeat(100_000) + "}";
    assertFalse(problem("workflow_job", body(endless)).isEmpty());
  }

  @Test
  void text_isMalformed_whenItIsNotUtf8() {
    RequestBody body = new RequestBody();
    body.append(
        Buffer.buffer("{\"action\": \"que")
            .appendByte((byte) 0xff)
            .appendBuffer(Buffer.buffer("ued\"}")),
        0);
    assertFalse(problem("workflow_job", body).isEmpty());
  }

  private static WebhookEvent event(String event, String body) {
    Reading reading = WebhookJson.read(event, "delivery-1", body(body));
    return assertInstanceOf(Reading.Readable.class, reading, reading::toString).event();
  }

  private static String problem(String event, RequestBody body) {
    Reading reading = WebhookJson.read(event, "delivery-1", body);
    return assertInstanceOf(Reading.Malformed.class, reading).reason();
  }

  private static RequestBody body(String text) {
    RequestBody body = new RequestBody();
    body.append(Buffer.buffer(text), 0);
    return body;
  }
}
