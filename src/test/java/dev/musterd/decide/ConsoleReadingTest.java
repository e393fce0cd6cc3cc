package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.release.RunnerVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleReadingTest {
  private static final String BEGIN = "2026-11-29T10:00:00Z musterd: pool x of y, user data begins";

  private static String said(String reason) {
    return "[    0.1] Linux\r\n"
        + BEGIN
        + "\r\nip-10-0-0-1 login: 2026-11-29T10:00:09Z musterd: "
        + reason
        + "; powering off\r\n[   31.2] reboot: Power down\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the image has no user ec2-user: see run-as",
        "the image has no python3",
        "pre-install failed with exit status 100",
        "its parameter did not come within the 300 seconds of boot-time: AccessDeniedException",
        "its SHA-256 is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 instead",
        "the system's packages stayed locked: another process has locked"
            + " /var/lib/dpkg/lock-frontend"
      })
  void reason_isTheUserDatasLastWord(String reason) {
    assertEquals(Optional.of(reason), ConsoleReading.reason(said(reason)));
  }

  @Test
  void lastStep_isTold_whileItIsUnderWay() {
    assertEquals(
        Optional.of("it came as far as: installing runner 2.330.0"),
        ConsoleReading.reason(
            BEGIN + "\n2026-11-29T10:00:00Z musterd: installing runner 2.330.0\n"));
  }

  @Test
  void nothing_isTold_whenTheUserDataNeverBegan() {
    assertEquals(Optional.empty(), ConsoleReading.reason(""));
    assertEquals(Optional.empty(), ConsoleReading.reason("[    0.1] Kernel panic\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
        "AVERYLONGREGISTRATIONTOKEN123",
        "eyJydW5uZXIiOiJzZWNyZXQtb2YtdGhlLWpvYiJ9+/==",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
      })
  void secret_isMasked(String secret) {
    String reason = ConsoleReading.reason(said("it said " + secret + " aloud")).orElseThrow();
    assertEquals("it said *** aloud", reason);
  }

  @Test
  void hang_isKindVersionAndDetail() {
    String reason =
        ConsoleReading.reason(said("hung-no-worker: runner 2.331.0 acknowledged a job"))
            .orElseThrow();
    assertEquals(
        Optional.of(
            new ConsoleReading.Hang(
                "hung-no-worker", RunnerVersion.find("2.331.0"), "acknowledged a job")),
        ConsoleReading.hang(reason));
    assertEquals(
        Optional.of(
            new ConsoleReading.Hang(
                "hung-unregistered", Optional.empty(), "runner of unknown version took it")),
        ConsoleReading.hang("hung-unregistered: runner of unknown version took it"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the ephemeral runner has ended",
        "spot-interruption: EC2 takes the instance back",
        "it came as far as: hung-no-worker: x",
        "hung-: x",
        "hung-no-worker: "
      })
  void otherReasons_areNoHang(String reason) {
    assertEquals(Optional.empty(), ConsoleReading.hang(reason));
  }

  @Test
  void text_isBounded_andMovesNoCursor() {
    String reason =
        ConsoleReading.reason(said("\u001b[2J\u202e" + "words ".repeat(200))).orElseThrow();
    assertEquals(ConsoleReading.LENGTH_MAX, reason.length());
    assertFalse(reason.contains("\u001b") || reason.contains("\u202e"));
    assertTrue(reason.endsWith("…"));
  }
}
