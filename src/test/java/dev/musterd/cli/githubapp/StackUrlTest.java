package dev.musterd.cli.githubapp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.Configurations;
import dev.musterd.config.Settings;
import dev.musterd.doubles.aws.FakeStacks;
import dev.musterd.port.Stacks.Body;
import dev.musterd.port.Stacks.Proposal;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code github-app webhook} finds the address when it is given none. */
class StackUrlTest {
  private static final String STACK = "musterd-gh-ci";

  @TempDir private Path directory;
  private final FakeStacks stacks = new FakeStacks(_ -> "");

  private Settings settings() {
    return Configurations.settings(directory, "daemon { hosts = 1, ami.id = ami-1 }");
  }

  private void made(JsonObject outputs) {
    String text =
        new JsonObject().put("Resources", new JsonObject()).put("Outputs", outputs).encode();
    String id =
        stacks
            .propose(new Proposal(STACK, true, new Body.Inline(text), Map.of(), Map.of()))
            .result()
            .orElseThrow();
    stacks.execute(id);
  }

  @Test
  void address_isAnOutputOfTheStack() {
    made(
        new JsonObject()
            .put("WebhookUrl", new JsonObject().put("Value", "https://ci.example.com/webhook")));
    assertEquals("https://ci.example.com/webhook", StackUrl.of(settings(), stacks).result());
  }

  @Test
  void stackWithoutHosts_saysWhatToDo() {
    String expected =
        "the stack musterd-gh-ci has no load balancer yet: musterd aws apply makes it; or set"
            + " --url";
    assertEquals(expected, StackUrl.of(settings(), stacks).cause().getMessage());
    made(new JsonObject());
    assertEquals(expected, StackUrl.of(settings(), stacks).cause().getMessage());
  }
}
