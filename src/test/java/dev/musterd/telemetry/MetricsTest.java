package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.AwsCallListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Metrics metrics = new Metrics(time);

  @Test
  void everyEvent_isCountedByName_andStartsAtZero() {
    SampleEvents.all()
        .forEach(event -> assertEquals("0.0", value(events(EventFields.name(event)))));
    SampleEvents.all().forEach(metrics::record);
    SampleEvents.all()
        .forEach(event -> assertEquals("1.0", value(events(EventFields.name(event)))));
  }

  @Test
  void samples_neverReachALabel() {
    SampleEvents.all().forEach(metrics::record);
    assertFalse(metrics.scrape().contains("acme"));
    assertFalse(metrics.scrape().contains("29679449526"));
    assertFalse(metrics.scrape().contains(INSTANCE.value()));
  }

  @Test
  void webhooks_areCountedByStatus() {
    metrics.webhookAnswered(202);
    metrics.webhookAnswered(202);
    metrics.webhookAnswered(405);
    assertEquals("2.0", value("musterd_webhooks_total{status=\"202\"}"));
    assertEquals("1.0", value("musterd_webhooks_total{status=\"405\"}"));
    assertEquals("0.0", value("musterd_webhooks_total{status=\"503\"}"));
  }

  @Test
  void jobWait_isFromAdmissionToStart() {
    metrics.record(admitted(1));
    time.advance(Duration.ofSeconds(20));
    metrics.record(admitted(1));
    time.advance(Duration.ofSeconds(20));
    metrics.record(new Event.JobStarted(new Job.Id(1), "runner"));
    metrics.record(new Event.JobStarted(new Job.Id(2), "a job we never admitted"));
    assertEquals("1", value("musterd_job_wait_seconds_count{pool=\"linux-x64\"}"));
    assertEquals("40.0", value("musterd_job_wait_seconds_sum{pool=\"linux-x64\"}"));
    assertEquals("0", value("musterd_job_wait_seconds_bucket{pool=\"linux-x64\",le=\"30.0\"}"));
    assertEquals("1", value("musterd_job_wait_seconds_bucket{pool=\"linux-x64\",le=\"60.0\"}"));
  }

  @Test
  void jobWait_isNotMeasured_whenTheJobNeverStarted() {
    metrics.record(admitted(1));
    metrics.record(new Event.JobFinished(new Job.Id(1), Optional.empty(), "cancelled"));
    metrics.record(new Event.JobStarted(new Job.Id(1), "out of order"));
    assertFalse(metrics.scrape().contains("musterd_job_wait_seconds_count"));
  }

  @Test
  void jobWaits_areBounded() {
    LongStream.rangeClosed(0, Waits.MAX_PENDING).forEach(id -> metrics.record(admitted(id)));
    metrics.record(new Event.JobStarted(new Job.Id(0), "forgotten"));
    metrics.record(new Event.JobStarted(new Job.Id(1), "remembered"));
    assertEquals("1", value("musterd_job_wait_seconds_count{pool=\"linux-x64\"}"));
  }

  @Test
  void launches_areCountedAndTimedByPool() {
    List<Job.Id> jobs = List.of(new Job.Id(1));
    metrics.record(new Event.InstancesLaunched(GROUP, List.of(INSTANCE), List.of(), jobs));
    metrics.record(new Event.LaunchShort(GROUP, 3, "none left", Instant.EPOCH, jobs));
    time.advance(Duration.ofSeconds(2));
    metrics.record(new Event.RunnerConfigured(INSTANCE, GROUP));
    assertEquals("1.0", value("musterd_launches_total{outcome=\"launched\",pool=\"linux-x64\"}"));
    assertEquals("3.0", value("musterd_launches_total{outcome=\"missing\",pool=\"linux-x64\"}"));
    assertEquals("2.0", value("musterd_launch_to_configured_seconds_sum{pool=\"linux-x64\"}"));
  }

  @Test
  void hungRunners_areCountedByVersion_andOnlySoManyVersions() {
    for (int minor = 0; minor < 40; minor++) {
      metrics.record(
          new Event.RunnerHung(
              INSTANCE,
              GROUP,
              "hung-no-worker",
              RunnerVersion.find("2." + minor + ".0"),
              "it hung"));
    }
    metrics.record(new Event.RunnerHung(INSTANCE, GROUP, "hung-x", Optional.empty(), "it hung"));
    assertEquals("1.0", value("musterd_runners_hung_total{version=\"2.3.0\"}"));
    assertEquals("21.0", value("musterd_runners_hung_total{version=\"other\"}"));
  }

  private static Event answered(String type, String zone) {
    LaunchOutcome.Place place = new LaunchOutcome.Place(type, zone, Market.SPOT);
    return new Event.FleetAnswered(
        GROUP, Market.SPOT, "partial", List.of(place, place), List.of(place));
  }

  @Test
  void fleetAnswers_areCountedByOutcomeAndPlace() {
    metrics.record(answered("m5.large", "eu-west-1a"));
    assertEquals(
        "1.0",
        value(
            "musterd_fleet_requests_total"
                + "{market=\"spot\",outcome=\"partial\",pool=\"linux-x64\"}"));
    String place = "{market=\"spot\",type=\"m5.large\",zone=\"eu-west-1a\"}";
    assertEquals("2.0", value("musterd_instances_launched_total" + place));
    assertEquals("1.0", value("musterd_capacity_unavailable_total" + place));
  }

  @Test
  void places_areBounded() {
    for (int i = 0; i < LaunchMetrics.PLACES_MAX; i++) {
      metrics.record(answered("m" + i + ".large", "eu-west-1a"));
    }
    metrics.record(answered("late.large", "eu-west-1a"));
    metrics.record(answered("m1.large", "eu-west-1a"));
    String launched = "musterd_instances_launched_total{market=\"spot\",type=\"%s\",zone=\"%s\"}";
    assertEquals("absent", value(launched.formatted("late.large", "eu-west-1a")));
    assertEquals("2.0", value(launched.formatted("other", "other")));
    assertEquals("4.0", value(launched.formatted("m1.large", "eu-west-1a")));
  }

  @Test
  void verdicts_areCountedByKind() {
    metrics.record(new Event.RunnersJudged(Map.of("keep", 3, "retire", 1)));
    metrics.record(new Event.RunnersJudged(Map.of("keep", 2)));
    assertEquals("5.0", value("musterd_reaper_verdicts_total{verdict=\"keep\"}"));
    assertEquals("1.0", value("musterd_reaper_verdicts_total{verdict=\"retire\"}"));
  }

  @Test
  void awsCalls_areTimedAndCounted_withTheirThrottles() {
    metrics.awsCalled(
        new AwsCallListener.Call("ec2", "CreateFleet", true, 2, Duration.ofMillis(1_500)));
    metrics.awsCalled(
        new AwsCallListener.Call("ec2", "CreateFleet", false, 0, Duration.ofMillis(100)));
    String call = "{operation=\"CreateFleet\",result=\"%s\",service=\"ec2\"}";
    assertEquals("1.5", value("musterd_aws_call_seconds_sum" + call.formatted("success")));
    assertEquals("1", value("musterd_aws_call_seconds_count" + call.formatted("failure")));
    assertEquals(
        "2.0", value("musterd_aws_throttles_total{operation=\"CreateFleet\",service=\"ec2\"}"));
  }

  @Test
  void gauge_isAskedAtEachScrape() {
    int[] held = {3};
    metrics.gauge("musterd_jobs_held", "jobs held", () -> held[0]);
    assertEquals("3.0", value("musterd_jobs_held"));
    held[0] = 4;
    assertEquals("4.0", value("musterd_jobs_held"));
  }

  @Test
  void process_isMeasuredToo() {
    String scrape = metrics.scrape();
    assertTrue(scrape.contains("process_uptime_seconds "));
    assertTrue(scrape.contains("jvm_memory_used_bytes{area=\"heap\""));
    assertTrue(scrape.contains("process_cpu_usage "));
  }

  private static Event admitted(long id) {
    return new Event.JobAdmitted(new Job.Id(id), GROUP, Labels.of("linux"), "delivery");
  }

  private static String events(String name) {
    return "musterd_events_total{event=\"" + name + "\"}";
  }

  private String value(String series) {
    return Scrapes.value(metrics, series);
  }
}
