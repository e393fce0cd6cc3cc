package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.port.GitHub;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");

  private Instant now = NOW;
  private final RateLimits limits = new RateLimits(() -> now);

  private void limit(long installation, Instant until) {
    limits.note(installation, new GitHubProblem.Limited(until, "GitHub asks to wait"));
  }

  @Test
  void laterLimit_wins_whateverTheOrder() {
    limit(1, NOW.plusSeconds(60));
    limit(1, NOW.plusSeconds(30));
    limit(2, NOW.plusSeconds(90));
    assertEquals(Optional.of(NOW.plusSeconds(60)), limits.until(1));
    assertEquals(Optional.of(NOW.plusSeconds(90)), limits.until());
  }

  @Test
  void limit_endsAtItsInstant() {
    limit(1, NOW.plusSeconds(60));
    now = NOW.plusSeconds(60);
    assertEquals(Optional.empty(), limits.of(1));
    assertEquals(Optional.empty(), limits.until());
  }

  @Test
  void problemsThatAreNoLimit_areNotRemembered() {
    limits.note(1, new GitHubProblem.Unavailable("503"));
    limits.note(2, new GitHubProblem.Refused(404, "not there"));
    assertEquals(0, limits.size());
  }

  /** There is no further call for an installation that was removed while it was limited. */
  @Test
  void limitsThatAreOver_areDropped_althoughNobodyAsks() {
    for (int i = 0; i < 1000; i++) {
      limit(i, NOW.plusSeconds(60));
    }
    limit(1000, NOW.plusSeconds(600));
    now = NOW.plusSeconds(60);
    limit(1001, NOW.plusSeconds(120));
    assertEquals(2, limits.size());
    assertEquals(Optional.of(NOW.plusSeconds(600)), limits.until());
  }

  private void answered(long installation, Instant reset) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("x-ratelimit-remaining", "4000")
            .add("x-ratelimit-reset", Long.toString(reset.getEpochSecond()));
    limits.read(
        installation,
        new GitHubResponse(GitHubRequest.get("test", "/test"), 200, headers, Buffer.buffer()));
  }

  @Test
  void budgetsThatAreOver_areDropped_althoughNobodyAsks() {
    for (int i = 0; i < 1000; i++) {
      answered(i, NOW.plusSeconds(60));
    }
    answered(1000, NOW.plusSeconds(600));
    now = NOW.plusSeconds(60);
    answered(1001, NOW.plusSeconds(120));
    assertEquals(2, limits.budgets().size());
    assertEquals(OptionalLong.of(4000), limits.left(1000));
    assertEquals(OptionalLong.empty(), limits.left(1));
  }

  @Test
  void budgets_tellWhatGitHubSaid_andCountTheAnswers() {
    answered(7, NOW.plusSeconds(60));
    answered(7, NOW.plusSeconds(60));
    assertEquals(
        List.of(new GitHub.Budget(7, "core", 0, 4000, NOW.plusSeconds(60), 2)), limits.budgets());
    now = NOW.plusSeconds(60);
    assertEquals(List.of(), limits.budgets());
    answered(7, NOW.plusSeconds(600));
    assertEquals(3, limits.budgets().getFirst().calls());
  }
}
