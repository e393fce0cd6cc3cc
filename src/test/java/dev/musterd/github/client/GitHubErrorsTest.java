package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubErrorsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private static GitHubResponse answer(int status, String headers, String body) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (String header : headers.split(";")) {
      if (header.contains("=")) {
        map.add(
            header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
      }
    }
    return new GitHubResponse(GitHubRequest.get("test", "/test"), status, map, Buffer.buffer(body));
  }

  @ParameterizedTest
  @CsvSource({
    "429, '',                                                   60",
    "429, retry-after=5,                                        5",
    "403, retry-after=5,                                        5",
    "403, retry-after=0,                                        1",
    "403, retry-after=Wed Nov 4,                                60",
    "403, retry-after=99999999999999999999,                     60",
    "403, retry-after=9999999999,                               7200",
    "403, x-ratelimit-remaining=0;x-ratelimit-reset=1800000100, 100",
    "429, x-ratelimit-remaining=0;x-ratelimit-reset=1799999000, 1",
    "403, x-ratelimit-remaining=0,                              60",
    "403, x-ratelimit-remaining=0;retry-after=7;x-ratelimit-reset=1800000100, 7",
  })
  void problem_isLimitUntilTheTimeNamed(int status, String headers, long seconds) {
    GitHubProblem problem = GitHubErrors.problem(answer(status, headers, "{}"), NOW);
    assertEquals(
        NOW.plusSeconds(seconds), assertInstanceOf(GitHubProblem.Limited.class, problem).until());
  }

  /** Without a header that says so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"You have exceeded a secondary rate limit. Please wait.\"}",
        "{\"message\":\"You have triggered an abuse detection mechanism.\"}",
        "{\"message\":\"API rate limit exceeded for installation ID 7.\"}",
        "{\"message\":\"Forbidden\",\"documentation_url\":\"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api\"}",
        "<html><title>Rate limit &middot; GitHub</title>",
      })
  void problem_isLimit_whenOnlyTheBodyNamesOne(String body) {
    GitHubProblem problem =
        GitHubErrors.problem(answer(403, "x-ratelimit-remaining=17", body), NOW);
    assertEquals(
        NOW.plusSeconds(60), assertInstanceOf(GitHubProblem.Limited.class, problem).until());
  }

  @Test
  void hourlyLimit_lastsUntilItsReset_whenOnlyTheBodyNamesIt() {
    GitHubProblem problem =
        GitHubErrors.problem(
            answer(
                403,
                "x-ratelimit-remaining=17;x-ratelimit-reset=1800000100",
                "{\"message\":\"API rate limit exceeded for installation ID 7.\"}"),
            NOW);
    assertEquals(
        NOW.plusSeconds(100), assertInstanceOf(GitHubProblem.Limited.class, problem).until());
  }

  @ParameterizedTest
  @CsvSource({
    "401, ''",
    "403, ''",
    "403, x-ratelimit-remaining=17",
    "404, x-ratelimit-remaining=0",
    "409, ''",
    "422, retry-after=5",
  })
  void problem_isRefusal_whenStatusSaysNo(int status, String headers) {
    assertEquals(
        status,
        assertInstanceOf(
                GitHubProblem.Refused.class,
                GitHubErrors.problem(answer(status, headers, "{}"), NOW))
            .status());
  }

  @ParameterizedTest
  @CsvSource({
    "401, Bad credentials,                                       true",
    "401, Requires authentication,                               true",
    "403, Bad credentials,                                       true",
    "403, Forbidden,                                             true",
    "403, '',                                                    true",
    "403, Resource not accessible by integration,                false",
    "403, This installation has been suspended,                  false",
    "403, Actions is disabled on this repository.,               false",
    "403, You have exceeded a secondary rate limit. Please wait., false",
    "404, Not Found,                                             false",
    "422, Bad credentials,                                       false",
  })
  void refusal_mayMeanThatTheTokenIsUnknownYet_whenItNamesNoOtherReason(
      int status, String message, boolean unknown) {
    String body = new JsonObject().put("message", message).encode();
    assertEquals(unknown, GitHubErrors.mayBeUnknownToken(answer(status, "", body)));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 500, 502, 503, 504})
  void problem_isOutage_whenStatusMayChange(int status) {
    assertInstanceOf(
        GitHubProblem.Unavailable.class, GitHubErrors.problem(answer(status, "", "<html>"), NOW));
  }

  @Test
  void reason_hasGitHubsWordsAndDetails_onOneLine() {
    String body =
        "{\"message\":\"Validation\\n"
            + "Failed\",\"errors\":[{\"message\":\"name is taken\"},\"odd\",3]}";
    String reason = GitHubErrors.problem(answer(422, "", body), NOW).reason();
    assertEquals("test: GitHub answered 422: Validation Failed (name is taken, odd, )", reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
        "AABF3JGZDX3P5PMEXLND6TS6FCWO6",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0NzExIn0.c2lnbmF0dXJl1",
      })
  void reason_hidesWhatLooksLikeSecret(String secret) {
    String body = "{\"message\":\"Bad token " + secret + " for organization_self_hosted_runners\"}";
    String reason = GitHubErrors.problem(answer(401, "", body), NOW).reason();
    assertFalse(reason.contains(secret.substring(0, 12)), reason);
    assertTrue(reason.endsWith("Bad token *** for organization_self_hosted_runners"), reason);
  }

  @Test
  void reason_isBounded_andQuotesNoPage() {
    String page = "<html>" + "proxy says no ".repeat(1000);
    assertEquals(
        "test: GitHub answered 403", GitHubErrors.problem(answer(403, "", page), NOW).reason());
    String body = "{\"message\":\"" + "long words ".repeat(1000) + "\"}";
    assertTrue(GitHubErrors.problem(answer(403, "", body), NOW).reason().length() < 350);
  }
}
