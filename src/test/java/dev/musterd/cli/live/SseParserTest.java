package dev.musterd.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams of events, line by line, by the rules of the HTML standard. */
class SseParserTest {
  private final SseParser parser = new SseParser();

  private List<SseParser.Message> read(String text) {
    return text.lines().map(parser::line).flatMap(Optional::stream).toList();
  }

  @Test
  void message_isWholeAtTheEmptyLine() {
    assertEquals(
        List.of(new SseParser.Message("", "one\ntwo"), new SseParser.Message("gap", "x")),
        read("id: a-1\ndata: one\ndata:two\n\nevent: gap\ndata: x\n\n:\n\n"));
    assertEquals(Optional.of("a-1"), parser.lastId());
  }

  @Test
  void commentsUnknownFieldsAndMessagesWithoutData_areNothing() {
    assertEquals(List.of(), read(": hello\n\nevent: x\n\nfoo: bar\ndata\n\n\n"));
    assertEquals(Optional.empty(), parser.lastId());
  }

  @Test
  void retry_isANumberOfMilliseconds_andBounded() {
    assertEquals(Duration.ofSeconds(2), parser.retry());
    read("retry: 300\n\n");
    assertEquals(Duration.ofMillis(300), parser.retry());
    read("retry: soon\n\nretry: -1\n\n");
    assertEquals(Duration.ofMillis(300), parser.retry());
    read("retry: 999999999\n\n");
    assertEquals(Duration.ofMinutes(1), parser.retry());
  }

  @Test
  void brokenStream_leavesNothingBehind() {
    read("data: half");
    parser.reset();
    assertEquals(List.of(new SseParser.Message("", "b")), read("data: b\n\n"));
  }

  @Test
  void id_withANull_isIgnored() {
    read("id: a\ndata: x\n\nid: b\0c\ndata: x\n\n");
    assertEquals(Optional.of("a"), parser.lastId());
  }
}
