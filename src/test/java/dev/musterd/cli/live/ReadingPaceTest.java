package dev.musterd.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingPaceTest {
  static final ReadingPace.Changes WITHOUT_A_STREAM = new Known(false, false);

  private record Known(boolean isLive, boolean isChanged) implements ReadingPace.Changes {
    @Override
    public void seen() {}
  }

  private long now = 42;

  @ParameterizedTest
  @CsvSource({
    // interval, stream, event, seconds since the last reading, due
    "2, true, true, 1, false",
    "2, true, true, 2, true",
    "2, true, false, 9, false",
    "2, true, false, 10, true",
    "60, true, true, 59, false",
    "60, true, false, 59, false",
    "60, true, false, 60, true",
    "2, false, false, 1, false",
    "2, false, false, 2, true",
    "2, false, true, 2, true",
  })
  void reading_isDue_afterAnEvent_orATime_butNotMoreOftenThanTheInterval(
      int interval, boolean live, boolean changed, int since, boolean due) {
    ReadingPace pace =
        new ReadingPace(new Known(live, changed), Duration.ofSeconds(interval), () -> now);
    now += Duration.ofHours(1).toNanos();
    pace.begin();
    pace.done();
    now += Duration.ofSeconds(since).toNanos();
    assertEquals(due, pace.isDue());
  }
}
