package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.port.NodeSurvey.Sighting;
import java.time.Duration;
import java.util.List;

/** The check that one node decides, by the lease as it is stored. */
record LeaseCheck(Settings.Lease lease) {
  static final String SUBJECT = "the lease";

  private static final String LOOK =
      "start musterd on a host; its events lease-awaited and lease-unavailable say what it waits"
          + " for";

  List<Finding> of(Sighting sighting) {
    return switch (sighting.reading()) {
      case LeaseReading.Found(_, LeaseRecord record) -> held(record, sighting);
      case LeaseReading.Absent() ->
          Finding.good(SUBJECT, "no node has decided yet; the first one that starts does");
      case LeaseReading.Unreadable(_, String reason) ->
          Finding.failed(
              SUBJECT, reason, "nothing: a node of this version replaces it within a minute");
      case LeaseReading.NoBucket(String reason) ->
          lease.enabled() == Settings.LeaseUse.AUTO
              ? Finding.good(SUBJECT, "none, as there is no bucket: run one node only")
              : Finding.failed(SUBJECT, reason, "musterd aws apply makes the bucket");
      case LeaseReading.Refused(String reason) ->
          Finding.failed(
              SUBJECT,
              reason,
              "allow the daemon's role what musterd aws policy --daemon prints as Lease");
      case LeaseReading.Unavailable(String reason) ->
          Finding.failed(SUBJECT, reason, "check again; nodes wait meanwhile");
    };
  }

  private List<Finding> held(LeaseRecord record, Sighting sighting) {
    if (record.released() || record.isVacant()) {
      return Finding.warning(
          SUBJECT,
          record.isVacant()
              ? "no node decides yet"
              : "no node decides: %s has given it back%s".formatted(record.node(), ago(sighting)),
          LOOK);
    }
    String who =
        "%s decides, in epoch %d, by a lease written%s"
            .formatted(record.node(), record.epoch(), ago(sighting));
    return sighting.age().filter(age -> age.compareTo(latest()) > 0).isPresent()
        ? Finding.failed(SUBJECT, "no node decides any more: " + who, LOOK)
        : Finding.good(SUBJECT, who);
  }

  /** By then another node has taken it over, if there is one. */
  private Duration latest() {
    return lease.takeOverAfter().plus(lease.lookEvery()).plus(lease.renewEvery());
  }

  private static String ago(Sighting sighting) {
    return sighting.age().map(age -> " " + Math.max(0, age.toSeconds()) + " s ago").orElse("");
  }
}
