package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.model.Owner;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://github.com,          https://api.github.com,             true",
    "https://github.com/,         https://api.github.com,             true",
    "https://www.github.com,      https://api.github.com,             true",
    "https://GitHub.com,          https://api.github.com,             true",
    "https://github.com:8443,     https://api.github.com:8443,        true",
    "https://acme.ghe.com,        https://api.acme.ghe.com,           true",
    "https://ACME.ghe.com:8443/,  https://api.acme.ghe.com:8443,      true",
    "https://github.acme.com,     https://github.acme.com/api/v3,     false",
    "https://git.acme.com:8443//, https://git.acme.com:8443/api/v3,   false",
    "https://notghe.com,          https://notghe.com/api/v3,          false",
    "http://127.0.0.1:9000,       http://127.0.0.1:9000/api/v3,       false",
  })
  void api_followsFromWebUrl(String url, String api, boolean hosted) {
    GitHubAddress address = GitHubAddress.of(url, Optional.empty());
    assertEquals(api, address.api().toString());
    assertEquals(hosted, address.hosted());
  }

  @Test
  void api_isTheExplicitOne_whenGiven() {
    GitHubAddress address =
        GitHubAddress.of("https://github.com", Optional.of("http://127.0.0.1:9000/"));
    assertEquals("http://127.0.0.1:9000", address.api().toString());
    assertEquals("https://github.com/acme", address.webUrl(new Owner.Organization("acme")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "github.com",
        "ftp://github.com",
        "https://",
        "https://user:word@github.com",
        "https://github.com?x=1",
        "https://github.com#top",
        "not a url"
      })
  void of_refuses_whenItIsNoPlainAddress(String url) {
    assertThrows(IllegalArgumentException.class, () -> GitHubAddress.of(url, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "ORGANIZATION, acme,         https://git.acme.com/acme",
    "REPOSITORY,   acme/rockets, https://git.acme.com/acme/rockets",
    "ENTERPRISE,   umbrella,     https://git.acme.com/enterprises/umbrella",
  })
  void webUrl_namesTheOwner(Owner.Scope scope, String name, String url) {
    GitHubAddress address = GitHubAddress.of("https://git.acme.com", Optional.empty());
    assertEquals(url, address.webUrl(Owner.of(scope, name)));
  }
}
