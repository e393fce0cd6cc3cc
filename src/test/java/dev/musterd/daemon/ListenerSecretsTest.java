package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose secrets are whose. */
class ListenerSecretsTest {
  private static final String FIRST = "github.apps.first.webhook-secret";
  private static final String SECOND = "github.apps.second.webhook-secret";
  private static final Optional<Secret> TOKEN = Optional.of(new Secret("token"));

  private static ListenerSecrets of(String first, String second, Optional<Secret> token) {
    Map<String, List<Secret>> hooks = new LinkedHashMap<>();
    hooks.put(FIRST, List.of(new Secret(first)));
    hooks.put(SECOND, List.of(new Secret(second), new Secret("old")));
    return new ListenerSecrets(hooks, token);
  }

  private final ListenerSecrets before = of("one", "two", TOKEN);

  @Test
  void renewed_areNamedByTheirOwnKeys() {
    assertEquals(Set.of(), of("one", "two", TOKEN).renewedSince(before));
    assertEquals(Set.of(FIRST), of("other", "two", TOKEN).renewedSince(before));
    assertEquals(Set.of(SECOND), of("one", "other", TOKEN).renewedSince(before));
    assertEquals(
        Set.of("management.token"), of("one", "two", Optional.empty()).renewedSince(before));
    assertEquals(
        Set.of(FIRST, SECOND, "management.token"),
        of("other", "other", Optional.of(new Secret("other"))).renewedSince(before));
  }

  @Test
  void appThatIsNew_andOneThatIsGone_areNamed() {
    ListenerSecrets alone = new ListenerSecrets(Map.of(FIRST, List.of(new Secret("one"))), TOKEN);
    assertEquals(Set.of(SECOND), alone.renewedSince(before));
    assertEquals(Set.of(SECOND), before.renewedSince(alone));
  }

  @Test
  void signing_areThoseOfAllApps_inTheirOrder() {
    assertEquals(List.of("one", "two", "old"), before.signing());
  }
}
