package dev.musterd.check;

import dev.musterd.port.GitHubProbe.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachabilityCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final URI API = URI.create("https://api.github.com");

  @ParameterizedTest
  @CsvSource({
    "200, true,  true,  good: https://api.github.com",
    "403, true,  true,  good: https://api.github.com",
    "200, true,  false, warning: not verified",
    "200, false, true,  failed: not as GitHub's API does",
    "502, false, true,  failed: answers 502",
    "503, true,  true,  failed: answers 503",
  })
  void reached(int status, boolean genuine, boolean verified, String expected) {
    Response greeting = new Response(status, Optional.empty(), Optional.empty(), genuine, 0);
    Findings.assertIs(expected, Findings.only(ReachabilityCheck.reached(greeting, API, verified)));
  }

  @Test
  void reached_namesTheServersVersion() {
    Response greeting = new Response(200, Optional.empty(), Optional.of("3.21.4"), true, 0);
    Findings.assertGood(
        Findings.only(ReachabilityCheck.reached(greeting, API, true)), "Enterprise Server 3.21.4");
  }

  @ParameterizedTest
  @CsvSource({
    "0,    good: within 10 s",
    "10,   good: within 10 s",
    "-10,  good: within 10 s",
    "11,   warning: 11 s ahead",
    "-60,  warning: 60 s behind",
    "61,   failed: 61 s ahead",
    "-61,  failed: 61 s behind",
    "-86400, failed: refuses what the App signs",
  })
  void clock(int ahead, String expected) {
    Response greeting =
        new Response(200, Optional.of(NOW.minusSeconds(ahead)), Optional.empty(), true, 0);
    Findings.assertIs(expected, Findings.only(ReachabilityCheck.clock(greeting, NOW)));
  }

  @Test
  void clock_isNotJudged_withoutADate() {
    Response greeting = new Response(200, Optional.empty(), Optional.empty(), true, 0);
    Findings.assertIs("not-checked", Findings.only(ReachabilityCheck.clock(greeting, NOW)));
  }

  @Test
  void listOfWebhookNetworks_isGood_andNoneIsAWarning() {
    Response listing = new Response(200, Optional.empty(), Optional.empty(), true, 9);
    Findings.assertGood(
        Findings.only(ReachabilityCheck.addresses(listing)), "9 networks of webhooks");
    Response none = new Response(200, Optional.empty(), Optional.empty(), true, 0);
    Findings.assertWarning(
        Findings.only(ReachabilityCheck.addresses(none)), "all addresses are accepted");
  }
}
