package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.port.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts of the last hour, by minute. Synchronized because a page of the management listener may
 * read on another event loop than the one that records.
 */
public final class RecentActivity implements Journal {
  static final int MINUTES = 60;

  private final InstantSource clock;
  private final Minute[] ring = new Minute[MINUTES];

  public RecentActivity(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Minute {
    private final Instant at;
    private int admitted;
    private int started;
    private int launched;
    private int failed;

    Minute(Instant at) {
      this.at = at;
    }

    private MinuteOfActivity counts() {
      return new MinuteOfActivity(at, admitted, started, launched, failed);
    }
  }

  @Override
  public synchronized void record(Event event) {
    switch (event) {
      case Event.JobAdmitted _ -> current().admitted++;
      case Event.JobStarted _ -> current().started++;
      case Event.InstancesLaunched launched -> current().launched += launched.instances().size();
      case Event.ConfigurationFailed _,
          Event.LaunchRejected _,
          Event.RunnerHung _,
          Event.JobBuried _,
          Event.MessageBuried _,
          Event.JobNotQueued _,
          Event.RunnerMismatched _,
          Event.InstanceInterrupted _,
          Event.InstanceNotTerminated _,
          Event.DutyFailed _ ->
          current().failed++;
      default -> {
        // Nothing that is counted here.
      }
    }
  }

  private Minute current() {
    Instant at = minute(clock.instant());
    int place = place(at);
    if (ring[place] == null || !ring[place].at.equals(at)) {
      ring[place] = new Minute(at);
    }
    return ring[place];
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private static int place(Instant minute) {
    return (int) Math.floorMod(minute.getEpochSecond() / 60, (long) MINUTES);
  }

  /** Sixty of them, the current one last; those in which nothing happened, too. */
  public synchronized List<MinuteOfActivity> lastHour() {
    Instant now = minute(clock.instant());
    List<MinuteOfActivity> minutes = new ArrayList<>(MINUTES);
    for (int back = MINUTES - 1; back >= 0; back--) {
      Instant at = now.minus(Duration.ofMinutes(back));
      Minute kept = ring[place(at)];
      minutes.add((kept != null && kept.at.equals(at) ? kept : new Minute(at)).counts());
    }
    return minutes;
  }
}
