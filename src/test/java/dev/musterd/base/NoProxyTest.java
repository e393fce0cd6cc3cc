package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com           | example.com        | 443 | true",
        "example.com           | api.example.com    | 443 | true",
        "example.com           | API.Example.COM.   | 443 | true",
        "EXAMPLE.com           | example.com        | 443 | true",
        "example.com           | notexample.com     | 443 | false",
        "example.com           | example.com.org    | 443 | false",
        ".example.com          | api.example.com    | 443 | true",
        ".example.com          | example.com        | 443 | true",
        "*.example.com         | a.b.example.com    | 443 | true",
        "example.com:8443      | example.com        | 443 | false",
        "example.com:8443      | example.com        | 8443| true",
        ".example.com:443      | api.example.com    | 443 | true",
        "*                     | anything.at.all    | 1   | true",
        "*                     | 10.1.2.3           | 1   | true",
        "localhost,127.0.0.1   | localhost          | 80  | true",
        "localhost,127.0.0.1   | 127.0.0.1          | 80  | true",
        "localhost,127.0.0.1   | 127.0.0.2          | 80  | false",
        "127.0.0.1:80          | 127.0.0.1          | 81  | false",
        "10.0.0.0/8            | 10.255.0.1         | 443 | true",
        "10.0.0.0/8            | 11.0.0.1           | 443 | false",
        "10.0.0.0/8            | ten.example.com    | 443 | false",
        "192.168.4.0/22        | 192.168.7.255      | 443 | true",
        "192.168.4.0/22        | 192.168.8.0        | 443 | false",
        "0.0.0.0/0             | 8.8.8.8            | 443 | true",
        "::1                   | [::1]              | 443 | true",
        "[::1]:443             | ::1                | 443 | true",
        "[::1]:443             | ::1                | 80  | false",
        "2001:db8::/32         | 2001:db8:1::5      | 443 | true",
        "2001:db8::/32         | 2001:db9::5        | 443 | false",
        "0:0:0:0:0:0:0:1       | ::1                | 443 | true",
        "3.4                   | 1.2.3.4            | 443 | false",
        "a.com b.com ,, c.com  | b.com              | 443 | true",
        "a.com b.com ,, c.com  | c.com              | 443 | true",
        "10.0.0.0/99           | 10.0.0.1           | 443 | false",
        "10.0.0.0/x            | 10.0.0.1           | 443 | false",
        "'.'                   | example.com        | 443 | false",
        "''                    | example.com        | 443 | false"
      })
  void entry_coversHost(String variable, String host, int port, boolean covered) {
    assertEquals(covered, NoProxy.of(variable).covers(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, true",
    "169.254.170.2, true",
    "169.254.170.23, true",
    "fd00:ec2::254, true",
    "[fd00:ec2::23], true",
    "169.253.0.1, false",
    "ec2.amazonaws.com, false"
  })
  void metadata_isNeverAskedByAProxy(String host, boolean direct) {
    HttpProxy proxy = HttpProxy.of("http://proxy:3128");
    ProxyRoutes routes = new ProxyRoutes(Optional.of(proxy), Optional.of(proxy), NoProxy.NOTHING);
    assertEquals(direct, routes.to(false, host, 80).isEmpty());
  }

  @Test
  void scheme_choosesTheProxy() {
    ProxyRoutes routes =
        new ProxyRoutes(
            Optional.of(HttpProxy.of("secure:1")),
            Optional.empty(),
            NoProxy.of("direct.example:8443"));
    assertEquals("http://secure:1", routes.to(URI.create("HTTPS://a.example/x")).get().toString());
    assertEquals(Optional.empty(), routes.to(URI.create("http://a.example/x")));
    assertEquals(Optional.empty(), routes.to(URI.create("https://direct.example:8443/x")));
    assertEquals(true, routes.to(URI.create("https://direct.example/x")).isPresent());
  }
}
