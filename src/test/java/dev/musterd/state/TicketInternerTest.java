package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TicketInternerTest {
  private final TicketInterner tickets = new TicketInterner();

  @Test
  void ticketsShareWhatIsTheSame() {
    Ticket one = tickets.intern(ticket(1, "acme"));
    Ticket two = tickets.intern(ticket(2, "acme"));

    assertEquals(ticket(2, "acme"), two);
    assertSame(one.pool(), two.pool());
    assertSame(one.owner(), two.owner());
    assertSame(one.job().repository(), two.job().repository());
    assertSame(one.job().labels(), two.job().labels());
    assertSame(one.job().headSha(), two.job().headSha());
    assertSame(one.job().queuedAt(), two.job().queuedAt());
  }

  /** Owners are equal without case, but paths and people get the spelling that came. */
  @Test
  void eachSpellingIsKept() {
    tickets.intern(ticket(1, "acme"));
    Ticket two = tickets.intern(ticket(2, "Acme"));

    assertEquals("Acme", two.owner().name());
    assertEquals("Acme/widgets", two.job().repository().name());
  }

  /** Of texts that are not constants: each ticket is read from a message of its own. */
  private static Ticket ticket(long id, String account) {
    return new Ticket(
        new Job(
            new Job.Id(id),
            id + 1,
            1,
            new Owner.Repository(copy(account), copy("widgets")),
            Labels.of(copy("self-hosted"), copy("Linux")),
            Instant.parse(NOON.toString()),
            Optional.of(CompactText.of("0123456789012345678901234567890123456789"))),
        new Owner.Organization(copy(account)),
        copy("linux-x64"),
        7,
        "delivery-" + id,
        true);
  }

  private static String copy(String text) {
    return new String(text.toCharArray());
  }
}
