package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobLabelsTest {
  private static List<String> read(List<String> texts) {
    return assertInstanceOf(JobLabels.Usable.class, JobLabels.of(texts)).labels().values();
  }

  private static String refusal(List<String> texts) {
    return assertInstanceOf(JobLabels.Unusable.class, JobLabels.of(texts)).reason();
  }

  @Test
  void limits_areTheLastThatIsUsable() {
    assertEquals(List.of("x"), read(Collections.nCopies(JobLabels.MAX_LABELS, "x")));
    assertEquals(
        "it asks for more than 100 labels, which no runner has",
        refusal(Collections.nCopies(JobLabels.MAX_LABELS + 1, "x")));
    String longest = "l".repeat(JobLabels.MAX_LENGTH);
    assertEquals(List.of(longest), read(List.of(" " + longest + "\n")));
    assertEquals(
        "one of its labels is longer than 256 characters, which no runner has",
        refusal(List.of("linux", longest + "l")));
  }

  /** Space of any kind around a label is none of it, and an emoji is a character like others. */
  @Test
  void labels_areAsTheRunnerReadsThem() {
    assertEquals(
        List.of("self-hosted", "linux x64", "größe", "🚀"),
        read(List.of("self-hosted", "\u00a0linux x64\u3000", "größe", "🚀", "SELF-HOSTED")));
    assertEquals(List.of(), read(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0", "\u0085"})
  void emptyLabel_isRefused(String text) {
    assertEquals(
        "one of its labels is empty, which no runner has", refusal(List.of("linux", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0007b", "a\u202eb", "a\u007fb", "a\u200bb", "ü\ud800"})
  void labelWithAHiddenCharacter_isRefused(String text) {
    assertEquals(
        "one of its labels has an invisible or control character, which no runner has",
        refusal(List.of(text)));
  }
}
