package dev.musterd.model;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.instanceId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceTest {
  private static final Map<String, String> OURS =
      Map.of(
          Tag.ENVIRONMENT,
          "gh-ci",
          Tag.POOL,
          "linux-x64",
          Tag.SCOPE,
          "repository",
          Tag.OWNER,
          "acme/shop",
          "Name",
          "runner");

  @Test
  void instance_isReadFromItsTags() {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Tag.KEEP, "true");
    tags.put(Tag.SUSPECT, "2026-11-23T11:59:00Z");
    assertEquals(
        Optional.of(
            new Instance(
                instanceId(1),
                new OwnerPool("linux-x64", new Owner.Repository("acme", "shop")),
                NOON,
                true,
                Optional.of(NOON.minusSeconds(60)))),
        read(tags));
  }

  /** The daemon's policy reads key and value in any case, and so does the daemon. */
  @ParameterizedTest
  @CsvSource({
    "musterd:keep, true, true",
    "musterd:keep, True, true",
    "musterd:keep, TRUE, true",
    "Musterd:Keep, true, true",
    "musterd:keep, false, false",
    "musterd:keep, yes, false"
  })
  void instance_isKept_inAnyCaseOfTheTag(String tag, String value, boolean kept) {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(tag, value);
    assertEquals(kept, read(tags).orElseThrow().keep());
  }

  @ParameterizedTest(name = "{0} = [{1}]")
  @CsvSource({
    "musterd:environment, ",
    "musterd:environment, gh-ci-2",
    "musterd:environment, GH-CI",
    "musterd:pool, ",
    "musterd:scope, ",
    "musterd:scope, planet",
    "musterd:owner, ",
    "musterd:owner, acme",
    "musterd:owner, acme/../shop",
    "musterd:owner, 'acme/sh op'",
  })
  void instance_isNotOurs_whenATagIsMissingOrForeign(String tag, String value) {
    Map<String, String> tags = new HashMap<>(OURS);
    if (value == null) {
      tags.remove(tag);
    } else {
      tags.put(tag, value);
    }
    assertEquals(Optional.empty(), read(tags));
    assertEquals(Optional.empty(), read(Map.of()));
  }

  /** Else a garbled tag would hide an instance of ours, which would then run for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "yesterday", "2026-11-23"})
  void instance_staysOurs_whenItsSuspicionCannotBeRead(String garbled) {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Tag.SUSPECT, garbled);
    assertEquals(Optional.of(Optional.empty()), read(tags).map(Instance::suspectSince));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:30:00Z, alice@laptop, alice@laptop",
    "2026-11-23T12:30:00.9Z, , unknown",
    "2026-11-23T12:30:00Z, '<script>', unknown",
    "2026-11-23T12:30:00Z, '', unknown"
  })
  void hold_isReadFromItsTags(String until, String by, String read) {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Tag.HOLD_UNTIL, until);
    Optional.ofNullable(by).ifPresent(value -> tags.put(Tag.HELD_BY, value));
    Instance instance = read(tags).orElseThrow();
    assertEquals(Optional.of(new Instance.Hold(NOON.plusSeconds(1800), read)), instance.hold());
    assertTrue(instance.isHeld(NOON.plusSeconds(1799)));
    assertFalse(instance.isHeld(NOON.plusSeconds(1800)));
    assertEquals(Optional.empty(), Instance.unreadableHold(tags));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "for ever", "2026-11-23", "1764000000"})
  void hold_thatCannotBeRead_isNone(String garbled) {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Tag.HOLD_UNTIL, garbled);
    assertEquals(Optional.of(Optional.empty()), read(tags).map(Instance::hold));
    assertEquals(
        Optional.of("its tag musterd:hold-until=" + garbled + " is no time"),
        Instance.unreadableHold(tags));
    assertEquals(Optional.empty(), Instance.unreadableHold(OURS));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "TRUE, true", "false, false", "yes, false", "'', false"})
  void keep_isTrue_onlyByThatWord(String value, boolean keep) {
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Tag.KEEP, value);
    assertEquals(Optional.of(keep), read(tags).map(Instance::keep));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "i-", "i-0123456", "i-0123456789abcdef01", "i-0123ABCD", "x-01234567"})
  void id_isRefused_unlessItHasEc2sForm(String id) {
    assertThrows(IllegalArgumentException.class, () -> new Instance.Id(id));
  }

  private static Optional<Instance> read(Map<String, String> tags) {
    return Instance.fromTags(instanceId(1), NOON, tags, "gh-ci");
  }
}
