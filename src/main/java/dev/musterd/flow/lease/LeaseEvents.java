package dev.musterd.flow.lease;

import dev.musterd.decide.LeaseElection.Attempt;
import dev.musterd.decide.LeaseElection.Sighting;
import dev.musterd.decide.LeaseElection.State;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Journal;

/** What is told about the lease: each change, and not each look. */
final class LeaseEvents {
  private final String node;
  private final Journal journal;
  private String awaited = "";
  private String refused = "";

  LeaseEvents(String node, Journal journal) {
    this.node = node;
    this.journal = journal;
  }

  void acquired(LeaseRecord record, State.Standby before) {
    awaited = "";
    refused = "";
    journal.record(
        new Event.LeaseAcquired(
            node,
            record.epoch(),
            before
                .sighting()
                .flatMap(Sighting::record)
                .filter(previous -> !previous.isVacant())
                .map(LeaseRecord::node)));
  }

  void lost(LeaseRecord record, State.Standby after) {
    journal.record(new Event.LeaseLost(node, record.epoch(), after.why()));
  }

  /** Where it could not be written, the others wait until it is old. */
  void released(LeaseRecord record, LeaseWriting answer) {
    journal.record(
        answer instanceof LeaseWriting.Written
            ? new Event.LeaseReleased(node, record.epoch())
            : new Event.LeaseNotRenewed(node, record.epoch(), "release: " + reason(answer)));
  }

  void written(State before, Attempt attempt, LeaseWriting answer) {
    if (answer instanceof LeaseWriting.Written) {
      return;
    }
    long epoch = attempt.record().epoch();
    if (before instanceof State.Decider) {
      journal.record(new Event.LeaseNotRenewed(node, epoch, reason(answer)));
    } else if (answer instanceof LeaseWriting.Refused(String reason)) {
      refused(reason);
    } else {
      journal.record(new Event.LeaseContended(node, epoch, reason(answer)));
    }
  }

  /** Of the mark and the vacant one: what another node has made meanwhile is as good. */
  void created(LeaseWriting answer) {
    if (answer instanceof LeaseWriting.Refused(String reason)) {
      refused(reason);
    }
  }

  /** It is tried at each look, and told once. */
  private void refused(String reason) {
    if (!reason.equals(refused)) {
      refused = reason;
      journal.record(new Event.LeaseUnavailable(node, reason));
    }
  }

  /** A reason is told once, until there is another one; a released lease is about to be taken. */
  void read(State after, LeaseReading reading) {
    boolean released =
        reading instanceof LeaseReading.Found(_, LeaseRecord record) && record.released();
    if (after instanceof State.Standby standby && !released && !standby.why().equals(awaited)) {
      awaited = standby.why();
      journal.record(
          switch (reading) {
            case LeaseReading.Found _, LeaseReading.Absent _ ->
                new Event.LeaseAwaited(node, awaited);
            case LeaseReading.Unreadable _,
                LeaseReading.NoBucket _,
                LeaseReading.Refused _,
                LeaseReading.Unavailable _ ->
                new Event.LeaseUnavailable(node, awaited);
          });
    }
  }

  private static String reason(LeaseWriting answer) {
    return switch (answer) {
      case LeaseWriting.Written _ -> "written";
      case LeaseWriting.Lost() -> "another node has written it meanwhile";
      case LeaseWriting.Contended() -> "another write is under way";
      case LeaseWriting.Gone() -> "it was deleted";
      case LeaseWriting.Refused(String reason) -> reason;
      case LeaseWriting.Unknown(String reason) -> reason;
    };
  }
}
