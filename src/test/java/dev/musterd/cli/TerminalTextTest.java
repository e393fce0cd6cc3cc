package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  private static final String NASTY =
      "a\u001b[31m\u0007\r\n\u0000\u009b1m\u2028\u202e\ud83d\ude80\ud83d é";

  @Test
  void text_keepsLettersAndPictures_andShowsTheRestByNumber() {
    assertEquals(
        "a\\u001b[31m\\u0007\\u000d\\u000a\\u0000\\u009b1m\\u2028\\u202e\ud83d\ude80\\ud83d é",
        TerminalText.text(NASTY));
  }

  @Test
  void json_saysTheSameAsBefore() {
    JsonObject json = new JsonObject().put("label", "\u202e\u009b");
    String printed = TerminalText.json(json.encodePrettily());
    assertEquals(json, new JsonObject(printed));
    assertEquals("{\n  \"label\" : \"\\u202e\\u009b\"\n}", printed.replace("\r", ""));
  }
}
