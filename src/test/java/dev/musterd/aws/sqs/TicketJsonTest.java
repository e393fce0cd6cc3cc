package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketJsonTest {
  private static final Ticket TICKET = new Tickets(1).next();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void read_givesBackWhatWasWritten(long seed) {
    Tickets tickets = new Tickets(seed);
    for (int i = 0; i < 500; i++) {
      Ticket ticket = tickets.next();
      String json = TicketJson.write(ticket);
      assertEquals(new TicketJson.Reading.Read(ticket), TicketJson.read(json), json);
      assertTrue(json.chars().allMatch(c -> c >= ' ' && c <= '~'), json);
    }
  }

  /** The wire format: a daemon of this version must go on reading what an older one wrote. */
  @Test
  void write_spellsVersionOneSo() {
    Job job =
        new Job(
            new Job.Id(21_474_836_480L),
            7,
            2,
            new Owner.Repository("octo", "hello"),
            Labels.of("linux", "größe"),
            Instant.parse("2026-11-23T10:00:00Z"));
    Ticket ticket = new Ticket(job, new Owner.Enterprise("acme"), "linux-x64", 42, "d-1", false);
    assertEquals(
        "{\"v\":1,\"job\":21474836480,\"run\":7,\"attempt\":2,\"repository\":\"octo/hello\","
            + "\"labels\":[\"linux\",\"gr\\u00f6\\u00dfe\"],\"queuedAt\":\"2026-11-23T10:00:00Z\","
            + "\"owner\":{\"scope\":\"enterprise\",\"name\":\"acme\"},\"pool\":\"linux-x64\","
            + "\"installation\":42,\"delivery\":\"d-1\"}",
        TicketJson.write(ticket));
  }

  /** Check runs need the commit, which older messages lack. */
  @Test
  void commit_isWritten_andMayBeMissingOrWrong() {
    String sha = "0123456789abcdef0123456789abcdef01234567";
    Job job = TICKET.job();
    Job known =
        new Job(
            job.id(),
            job.runId(),
            job.attempt(),
            job.repository(),
            job.labels(),
            job.queuedAt(),
            Optional.of(CompactText.of(sha)));
    Ticket ticket =
        new Ticket(
            known,
            TICKET.owner(),
            TICKET.pool(),
            TICKET.installation(),
            TICKET.delivery(),
            TICKET.mayBeHeldBack());
    JsonObject json = new JsonObject(TicketJson.write(ticket));
    assertEquals(sha, json.getString("headSha"));
    assertEquals(new TicketJson.Reading.Read(ticket), TicketJson.read(json.encode()));
    for (Object wrong : List.of("../x", "ABC", 7, sha + "0")) {
      String other = json.copy().put("headSha", wrong).encode();
      assertEquals(new TicketJson.Reading.Read(TICKET), TicketJson.read(other));
    }
  }

  @Test
  void read_ignoresFieldsItDoesNotKnow() {
    JsonObject json = written().put("colour", new JsonArray().add("blue"));
    assertEquals(new TicketJson.Reading.Read(TICKET), TicketJson.read(json.encode()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v",
        "job",
        "run",
        "attempt",
        "repository",
        "labels",
        "queuedAt",
        "owner",
        "pool",
        "installation",
        "delivery"
      })
  void read_refuses_whenAFieldIsMissing(String field) {
    JsonObject json = written();
    json.remove(field);
    assertEquals("field " + field + " is missing or of another type", refusal(json.encode()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v            | 2                                   | its format, 2, is newer than 1, the newest that this version of musterd reads
          v            | 0                                   | there is no format 0
          v            | "1"                                 | field v is missing or of another type
          job          | 1.5                                 | field job is not a whole number
          job          | 99999999999999999999                | field job is not a whole number
          job          | null                                | field job is missing or of another type
          attempt      | 0                                   | field attempt is out of range
          attempt      | 4294967297                          | field attempt is out of range
          repository   | "octo"                              | not a valid name for scope repository
          repository   | "octo/../x"                         | not a valid name for scope repository
          labels       | ["linux", 1]                        | field labels holds something else than text
          labels       | "linux"                             | field labels is missing or of another type
          queuedAt     | "yesterday"                         | field queuedAt is not an instant
          owner        | {"scope": "planet", "name": "x"}    | unknown owner scope
          owner        | {"scope": "organization"}           | field name is missing or of another type
          owner        | {"scope": "organization", "name": "a b"} | not a valid name for scope organization
          """)
  void read_refuses_whenAFieldIsWrong(String field, String value, String reason) {
    JsonObject json = written();
    json.remove(field);
    String rest = json.encode().substring(1);
    assertEquals(reason, refusal("{\"" + field + "\":" + value + "," + rest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "1", "null", "{", "{} {}", "{\"v\":1", "\"{}\""})
  void read_refuses_whenItIsNoObject(String body) {
    assertTrue(
        List.of("not a JSON object", "field v is missing or of another type")
            .contains(refusal(body)),
        refusal(body));
  }

  @Test
  void read_refuses_whenNestedWithoutEnd() {
    assertEquals("not a JSON object", refusal("{\"v\":" + "[".repeat(100_000)));
  }

  private static JsonObject written() {
    return new JsonObject(TicketJson.write(TICKET));
  }

  private static String refusal(String body) {
    return assertInstanceOf(TicketJson.Reading.Refused.class, TicketJson.read(body)).reason();
  }

  /** Tickets of every shape, the same for the same seed. */
  private static final class Tickets {
    private static final String NAME = "abcXYZ019._-";
    private static final String ANY = "aZ9 \"\\/\n\t\u0000\u007f\u00e9\u20ac\ufffe\ud83d\ude00";

    private final Random random;

    Tickets(long seed) {
      random = new Random(seed);
    }

    Ticket next() {
      Job job =
          new Job(
              new Job.Id(random.nextLong()),
              random.nextLong(),
              1 + random.nextInt(Integer.MAX_VALUE),
              new Owner.Repository(name(), name()),
              Labels.of(IntStream.range(0, random.nextInt(6)).mapToObj(_ -> text()).toList()),
              Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
      return new Ticket(job, owner(), text(), random.nextLong(), text(), false);
    }

    private Owner owner() {
      return switch (random.nextInt(3)) {
        case 0 -> new Owner.Organization(name());
        case 1 -> new Owner.Enterprise(name());
        default -> new Owner.Repository(name(), name());
      };
    }

    private String name() {
      return "n" + letters(NAME, random.nextInt(99));
    }

    private String text() {
      return letters(ANY, random.nextInt(40));
    }

    private String letters(String alphabet, int length) {
      int[] points = alphabet.codePoints().toArray();
      StringBuilder text = new StringBuilder();
      IntStream.range(0, length)
          .forEach(_ -> text.appendCodePoint(points[random.nextInt(points.length)]));
      return text.toString();
    }
  }
}
