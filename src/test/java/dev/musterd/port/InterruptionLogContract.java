package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.InterruptionLog.Entry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link InterruptionLog} does. */
public abstract class InterruptionLogContract {
  protected static final Instance.Id ONE = new Instance.Id("i-0123456789abcdef0");
  private static final Instance.Id OTHER = new Instance.Id("i-0fedcba9876543210");
  protected static final Instant AT = Instant.parse("2026-11-29T10:00:00.123Z");

  protected abstract InterruptionLog log();

  protected abstract <T> T await(Future<T> future);

  public static InterruptionRecord record(Instance.Id instance, Kind kind) {
    return new InterruptionRecord(
        instance,
        AT,
        kind,
        RunnerVersion.find("2.330.0"),
        Optional.of(
            new InterruptedJob(
                new RunAttempt(new Owner.Repository("octo", "hello"), 21_474_836_480L, 2),
                "build (größe, \"x\")")),
        "the job had 117 s");
  }

  @Test
  void nothing_isThereBeforeTheFirst() {
    assertEquals(Optional.empty(), await(log().read(ONE)));
    assertEquals(List.of(), await(log().list()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void written_isRead(Kind kind) {
    InterruptionRecord record = record(ONE, kind);
    await(log().write(record));
    assertEquals(Optional.of(record), await(log().read(ONE)));
    assertEquals(Optional.empty(), await(log().read(OTHER)));
  }

  @Test
  void recordWithoutJobAndVersion_isRead() {
    InterruptionRecord record =
        new InterruptionRecord(
            ONE, AT, Kind.HUNG_UNREGISTERED, Optional.empty(), Optional.empty(), "");
    await(log().write(record));
    assertEquals(Optional.of(record), await(log().read(ONE)));
  }

  @Test
  void laterRecord_replacesTheEarlier_andTheListShowsIt() {
    InterruptionRecord record = record(ONE, Kind.SPOT_INTERRUPTION);
    await(log().write(record));
    Entry before = await(log().list()).getFirst();
    for (Rerun rerun :
        List.of(new Rerun.Requested(AT), new Rerun.Declined(AT, "the run was cancelled"))) {
      await(log().write(record.with(rerun)));
      assertEquals(Optional.of(record.with(rerun)), await(log().read(ONE)));
    }
    Entry after = await(log().list()).getFirst();
    assertEquals(before.instance(), after.instance());
    assertNotEquals(before.version(), after.version());
  }

  @Test
  void unchangedRecord_hasTheSameVersionInEachList() {
    await(log().write(record(ONE, Kind.LOST)));
    assertEquals(await(log().list()), await(log().list()));
  }

  @Test
  void list_hasAll_beyondOnePage() {
    Set<Instance.Id> written =
        IntStream.range(0, 7)
            .mapToObj(i -> new Instance.Id("i-0000000000000000" + i))
            .collect(Collectors.toSet());
    written.forEach(instance -> await(log().write(record(instance, Kind.LOST))));
    assertEquals(
        written, await(log().list()).stream().map(Entry::instance).collect(Collectors.toSet()));
  }

  @Test
  void deleted_isGone_andTheOthersStay() {
    await(log().write(record(ONE, Kind.LOST)));
    await(log().write(record(OTHER, Kind.LOST)));
    await(log().delete(ONE));
    await(log().delete(ONE));
    assertEquals(Optional.empty(), await(log().read(ONE)));
    assertEquals(
        List.of(OTHER), await(log().list()).stream().map(InterruptionLog.Entry::instance).toList());
  }
}
