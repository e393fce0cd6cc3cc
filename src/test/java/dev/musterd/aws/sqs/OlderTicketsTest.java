package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.OlderVersion;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tickets that older versions left in the queue are read, and written as those versions read them.
 */
class OlderTicketsTest {
  static Stream<OlderVersion> versions() {
    return OlderVersion.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void tickets_areRead(OlderVersion version) {
    assertEquals(
        new Ticket(
            new Job(
                new Job.Id(29_679_449_526L),
                11_144_477_031L,
                1,
                new Owner.Repository("acme", "widgets"),
                Labels.of("self-hosted", "linux", "x64"),
                Instant.parse("2026-11-02T09:00:00Z")),
            new Owner.Organization("acme"),
            "linux-x64",
            12_345_678,
            "72d3162e-cc78-11e3-81ab-4c9367dc0958",
            false),
        ticket(version, "organization"));
    Ticket enterprise = ticket(version, "enterprise");
    assertEquals(new Owner.Enterprise("acme-inc"), enterprise.owner());
    assertEquals(Labels.of("linux", "größe", "\u3000\ud83d\ude80"), enterprise.job().labels());
    assertEquals(2, enterprise.job().attempt());
    Ticket repository = ticket(version, "repository");
    assertEquals(new Owner.Repository("Octo-Cat", "hello.world_1"), repository.owner());
    assertEquals(Instant.EPOCH, repository.job().queuedAt());
  }

  /** A daemon of the version before runs beside this one while a host is replaced by another. */
  @ParameterizedTest
  @MethodSource("versions")
  void tickets_areWrittenAsBefore(OlderVersion version) {
    for (String name : List.of("organization", "enterprise", "repository")) {
      assertEquals(
          version.text("tickets/" + name + ".json"), TicketJson.write(ticket(version, name)));
    }
  }

  private static Ticket ticket(OlderVersion version, String name) {
    return switch (TicketJson.read(version.text("tickets/" + name + ".json"))) {
      case TicketJson.Reading.Read(Ticket ticket) -> ticket;
      case TicketJson.Reading.Refused(String reason) -> throw new AssertionError(reason);
    };
  }
}
