package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.SystemdDouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class NotifySocketTest {
  @TempDir private Path directory;

  @Test
  void send_reachesAPath() throws Exception {
    exchange(directory.resolve("notify").toString());
  }

  @Test
  void send_reachesAnAbstractName() throws Exception {
    exchange("@musterd-test-" + ProcessHandle.current().pid());
  }

  private static void exchange(String name) throws Exception {
    try (SystemdDouble systemd = new SystemdDouble(name)) {
      NotifySocket socket = NotifySocket.of(Map.of("NOTIFY_SOCKET", name)).orElseThrow();
      assertTrue(socket.send("READY=1\nSTATUS=é"));
      assertTrue(socket.send("STOPPING=1"));
      assertEquals(List.of("READY=1\nSTATUS=é", "STOPPING=1"), systemd.messages());
    }
  }

  @Test
  void send_saysThatNobodyListens() {
    String absent = directory.resolve("nobody").toString();
    NotifySocket socket = NotifySocket.of(Map.of("NOTIFY_SOCKET", absent)).orElseThrow();
    assertFalse(socket.send("READY=1"));
  }

  /** A full socket must cost a message, not the event loop. */
  @Test
  void send_doesNotWait_whenNobodyReads() throws Exception {
    try (SystemdDouble systemd = new SystemdDouble(directory.resolve("full").toString())) {
      NotifySocket socket = NotifySocket.of(Map.of("NOTIFY_SOCKET", systemd.name())).orElseThrow();
      int sent = 0;
      while (sent < 1_000_000 && socket.send("WATCHDOG=1")) {
        sent++;
      }
      assertFalse(socket.send("WATCHDOG=1"));
      assertEquals(sent, systemd.messages().size());
    }
  }

  @Test
  void of_isEmpty_withoutSystemd() {
    assertEquals(Optional.empty(), NotifySocket.of(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "/", "relative", "vsock:2:1234"})
  void of_isEmpty_whenTheAddressIsOfNoUse(String address) {
    assertEquals(Optional.empty(), NotifySocket.of(Map.of("NOTIFY_SOCKET", address)));
  }

  @Test
  void of_isEmpty_whenThePathIsTooLong() {
    String path = "/" + "x".repeat(107);
    assertEquals(Optional.empty(), NotifySocket.of(Map.of("NOTIFY_SOCKET", path)));
  }
}
