package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Requester;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientNameTest {
  private static String of(String user, String host) {
    return ClientName.of(Map.of(), user, Optional.of(host));
  }

  @Test
  void name_isUserAndHost() {
    assertEquals("alice@laptop.local", of("alice", "laptop.local"));
    assertEquals("alice", ClientName.of(Map.of(), "alice", Optional.empty()));
  }

  @Test
  void whoCalledSudo_counts() {
    assertEquals(
        "alice@laptop", ClientName.of(Map.of("SUDO_USER", "alice"), "root", Optional.of("laptop")));
  }

  @Test
  void name_isAlwaysOneThatTheDaemonTakes() {
    assertEquals("DOMAIN_alice@gr__e", of("DOMAIN\\alice", "größe"));
    assertEquals("unknown@laptop", of(" ", "laptop"));
    assertEquals(64, of("a".repeat(70), "laptop").length());
    for (String name : new String[] {of("\u001b[2J", "h"), of("a b", "h"), ClientName.current()}) {
      assertEquals(name, Requester.user(name));
      assertTrue(name.length() <= 64, name);
    }
  }
}
