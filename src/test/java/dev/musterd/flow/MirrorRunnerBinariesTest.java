package dev.musterd.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.runner.FakeReleases;
import dev.musterd.doubles.s3.FakeRunnerArchive;
import dev.musterd.model.Event;
import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MirrorRunnerBinariesTest {
  private static final RunnerPlatform X64 = new RunnerPlatform("linux", "x64");
  private static final RunnerPlatform ARM64 = new RunnerPlatform("linux", "arm64");
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final VirtualTime time = new VirtualTime(NOW);
  private final FakeReleases releases = new FakeReleases();
  private final FakeRunnerArchive archive = new FakeRunnerArchive();
  private final List<Event> events = new ArrayList<>();
  private final MirrorRunnerBinaries mirror =
      new MirrorRunnerBinaries(
          new MirrorRunnerBinaries.Policy(List.of(X64, ARM64), false, TIMEOUT),
          new MirrorRunnerBinaries.Endpoints(releases, archive),
          events::add,
          time,
          time,
          (_, _) -> {});

  private void offerBoth(String version) {
    releases.offer(X64, version);
    releases.offer(ARM64, version);
  }

  private Event only(RunnerPlatform platform) {
    List<Event> found =
        events.stream().filter(event -> event.toString().contains("platform=" + platform)).toList();
    assertEquals(1, found.size(), events::toString);
    return found.getFirst();
  }

  @Test
  void newBuilds_areMirrored_andDownloadedOnce() {
    offerBoth("2.330.0");
    assertTrue(mirror.mirror().result());
    assertInstanceOf(Event.BinaryMirrored.class, only(X64));
    events.clear();
    assertTrue(mirror.mirror().result());
    assertInstanceOf(Event.BinaryCurrent.class, only(ARM64));
    assertEquals(2, releases.downloads().size());
  }

  @Test
  void twoBuilds_stay_andOlderOnesGo() {
    for (String version : List.of("2.328.0", "2.329.0", "2.330.0")) {
      offerBoth(version);
      assertTrue(mirror.mirror().result());
    }
    assertEquals(
        Set.of(
            "actions-runner-linux-x64-2.329.0.tar.gz", "actions-runner-linux-x64-2.330.0.tar.gz"),
        archive.assets(X64));
  }

  @Test
  void onePlatform_doesNotStopTheOther() {
    offerBoth("2.330.0");
    releases.refuse(X64, "GitHub answered 503");
    assertFalse(mirror.mirror().result());
    assertEquals(new Event.BinaryNotMirrored(X64, "GitHub answered 503"), only(X64));
    assertInstanceOf(Event.BinaryMirrored.class, only(ARM64));
  }

  @Test
  void olderOffer_changesNothing() {
    offerBoth("2.330.0");
    mirror.mirror();
    releases.withdraw();
    offerBoth("2.329.0");
    events.clear();
    assertTrue(mirror.mirror().result());
    assertInstanceOf(Event.BinaryKept.class, only(X64));
    assertEquals(2, releases.downloads().size());
  }

  @Test
  void wrongBytes_keepTheLastGood() {
    offerBoth("2.329.0");
    mirror.mirror();
    RunnerVersion next = RunnerVersion.find("2.330.0").orElseThrow();
    releases.offer(new RunnerPackage(X64, next, false, Optional.of("0".repeat(64)), ""));
    events.clear();
    assertFalse(mirror.mirror().result());
    assertInstanceOf(Event.BinaryNotMirrored.class, only(X64));
    assertEquals("2.329.0", archive.latest(X64).result().orElseThrow().version().toString());
  }

  @Test
  void missingBucket_isReported_andTheNextRoundGoesOn() {
    offerBoth("2.330.0");
    archive.refuse(Optional.of("there is no such bucket"));
    assertFalse(mirror.mirror().result());
    assertEquals(new Event.BinaryNotMirrored(X64, "there is no such bucket"), only(X64));
    archive.refuse(Optional.empty());
    assertTrue(mirror.mirror().result());
  }

  @Test
  void stalledDownload_isGivenUpAfterTheTimeout() {
    releases.stallAt(0);
    offerBoth("2.330.0");
    Future<Boolean> round = mirror.mirror();
    time.advance(TIMEOUT.minusSeconds(1));
    assertFalse(round.isComplete());
    time.advance(TIMEOUT.multipliedBy(2));
    assertFalse(round.result());
    assertEquals(
        new Event.BinaryNotMirrored(X64, "it was not done within binaries.timeout, 300 s"),
        only(X64));
  }

  @Test
  void close_givesUpWhatIsUnderway_andBeginsNothing() {
    releases.stallAt(0);
    offerBoth("2.330.0");
    Future<Boolean> round = mirror.mirror();
    mirror.close();
    assertTrue(round.isComplete());
    assertEquals(1, releases.downloads().size());
  }

  @Test
  void deprecation_isReportedWellBefore_evenOfABuildThatCouldNotBeReplaced() {
    offerBoth("2.330.0");
    mirror.mirror();
    Instant end = NOW.plus(Duration.ofDays(20));
    releases.deprecate("2.330.0", new RunnerDeprecation(Optional.of(end), Optional.empty()));
    releases.refuse(X64, "GitHub answered 503");
    events.clear();
    mirror.mirror();
    Event.BinaryDeprecated told =
        events.stream()
            .filter(Event.BinaryDeprecated.class::isInstance)
            .map(Event.BinaryDeprecated.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(X64, ARM64), told.platforms());
    assertEquals(end, told.until());
  }
}
