package dev.musterd.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies are in 10.0.0.0/8 and 2001:db8:a::/48; the peer of each request is one of them. */
class ClientAddressesTest {
  private static final String PEER = "10.0.0.1";

  private final ClientAddresses addresses =
      new ClientAddresses(Networks.of(List.of("10.0.0.0/8", "2001:db8:a::/48")), "X-Forwarded-For");

  private String behind(String... lines) {
    return addresses.behind(InetAddress.ofLiteral(PEER), List.of(lines)).getHostAddress();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1 | 192.0.2.1",
        "192.0.2.1:4711 | 192.0.2.1",
        "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
        "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        "fe80::1%eth0 | fe80:0:0:0:0:0:0:1",
        "::ffff:192.0.2.1 | 192.0.2.1",
        "[::ffff:192.0.2.1]:80 | 192.0.2.1",
        "198.51.100.9, 192.0.2.1 | 192.0.2.1", // What the client itself has sent is on the left.
        "198.51.100.9,192.0.2.1 , 10.1.2.3 | 192.0.2.1",
        "192.0.2.1, ::ffff:10.1.2.3 | 192.0.2.1",
        "192.0.2.1, 2001:db8:a::1 | 192.0.2.1",
        "10.9.9.9, 10.1.2.3 | 10.9.9.9", // All of them proxies.
      })
  void rightmostAddressThatIsNoProxys_isTheClients(String header, String expected) {
    assertEquals(expected, behind(header));
  }

  @Test
  void severalLines_areOneList() {
    assertEquals("192.0.2.1", behind("198.51.100.9", "192.0.2.1", "10.1.2.3, 10.1.2.4"));
  }

  /** Then only the proxy is known; what is left of it may be made up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "unknown",
        "_hidden",
        "192.0.2.1,",
        "192.0.2.1, 1",
        "192.0.2.1, 127.1",
        "192.0.2.1, 192.0.2.300",
        "192.0.2.1, [",
        "192.0.2.1, []",
        "192.0.2.1, ]:1",
        "192.0.2.1, example.com",
        "192.0.2.1, %eth0",
        "192.0.2.1, :::",
        "192.0.2.1, \u0000"
      })
  void garbledEntry_endsTheSearch_atTheProxyThatPassedItOn(String header) {
    assertEquals(PEER, behind(header));
    assertEquals("10.1.2.3", behind(header, "10.1.2.3"));
  }

  @Test
  void withoutTheHeader_theProxyIsTheClient() {
    assertEquals(PEER, behind());
  }

  @Test
  void longHeader_isWalkedOnlyAsFarAsItIsTrusted() {
    assertEquals("192.0.2.1", behind("10.0.0.2, ".repeat(1_000) + "192.0.2.1, 10.0.0.2"));
    assertEquals("10.0.0.3", behind("10.0.0.3, " + "10.0.0.2,".repeat(1_000) + "10.0.0.2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "example.com/8", "10.0.0.0/33", "10.0.0.0/x", "::/129", ""})
  void whatIsNoNetwork_isRefused(String network) {
    assertThrows(IllegalArgumentException.class, () -> Networks.of(List.of(network)));
  }
}
