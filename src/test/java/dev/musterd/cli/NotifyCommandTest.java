package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.notification.LoopbackReceiver;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyCommandTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  @TempDir private Path directory;
  private final LoopbackReceiver slack = new LoopbackReceiver(vertx);
  private final LoopbackReceiver own = new LoopbackReceiver(vertx);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    slack.close();
    own.close();
  }

  private int run(String notifications, String... args) throws IOException {
    String text =
        "include required(file(\"%s\"))\nproxy = none\nnotifications = [%s]"
            .formatted(Path.of("conf/musterd.conf").toAbsolutePath(), notifications);
    Path config = Files.writeString(directory.resolve("musterd.conf"), text);
    List<String> all = new ArrayList<>(List.of("notify", "--no-color", "--config"));
    all.add(config.toString());
    all.addAll(List.of(args));
    int exit =
        Main.run(
            all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    assertFalse((out.toString() + err).contains(LoopbackReceiver.TOKEN), "the URL is a secret");
    return exit;
  }

  private String both() throws IOException {
    Path file = Files.writeString(directory.resolve("url"), slack.url() + "\n");
    return "{ to.file = \"%s\", format = slack }, { to = \"%s\", format = json, secret = hush }"
        .formatted(file, own.url());
  }

  @Test
  void test_sendsOneMessageToEach_andPrintsTheAnswers() throws IOException {
    assertEquals(0, run(both(), "--test"), err::toString);
    assertEquals(2, out.toString().lines().count(), out::toString);
    assertTrue(
        out.toString().matches("(?s)✓ notifications\\[0] \\(slack, http://127.*\\): HTTP 200\\R.*"),
        out::toString);
    assertTrue(slack.requests().getFirst().body().contains("A test message of musterd"));
    JsonObject body = new JsonObject(own.requests().getFirst().body());
    assertEquals("test", body.getString("topic"));
    assertTrue(own.requests().getFirst().headers().contains("X-Musterd-Signature-256"));
  }

  @Test
  void to_choosesOne() throws IOException {
    assertEquals(0, run(both(), "--test", "--to", "1"), err::toString);
    assertEquals(0, slack.requests().size());
    assertEquals(1, own.requests().size());
  }

  @Test
  void refusal_isPrinted_andExits1() throws IOException {
    slack.answers(404, "no_service", Map.of());
    assertEquals(1, run(both(), "--test"));
    assertTrue(err.toString().contains("HTTP 404 no_service"), err::toString);
    assertEquals(1, own.requests().size(), "the other one is tried all the same");
  }

  @Test
  void json_hasEachAnswer() throws IOException {
    slack.answers(500, "", Map.of());
    assertEquals(1, run(both(), "--test", "--json"));
    JsonObject printed = new JsonObject(out.toString());
    JsonNames.assertSnakeCase(printed);
    JsonObject first = printed.getJsonArray("receivers").getJsonObject(0);
    assertEquals("notifications[0]", first.getString("receiver"));
    assertEquals(false, first.getBoolean("accepted"));
    assertEquals("HTTP 500", first.getString("answer"));
    assertTrue(printed.getJsonArray("receivers").getJsonObject(1).getBoolean("accepted"));
  }

  @Test
  void noReceiver_isSaid() throws IOException {
    assertEquals(1, run("", "--test"));
    assertTrue(err.toString().contains("there is no receiver"), err::toString);
  }

  @ParameterizedTest
  @CsvSource({"--to 0, --test", "--test --to 2, --to must be 0 to 1", "--test --to x, --to"})
  void wrongUse_exits2(String args, String said) throws IOException {
    assertEquals(2, run(both(), args.split(" ")));
    assertTrue(err.toString().contains(said), err::toString);
  }

  @Test
  void secretThatIsNoUrl_isNotShown() throws IOException {
    Path file = Files.writeString(directory.resolve("url"), "http://x.example/open-sesame");
    assertEquals(1, run("{ to.file = \"" + file + "\", format = teams }", "--test"));
    assertTrue(err.toString().contains("notifications[0].to: it must begin with https"));
    assertFalse(err.toString().contains("sesame"), err::toString);
  }
}
