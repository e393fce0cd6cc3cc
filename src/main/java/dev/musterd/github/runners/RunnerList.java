package dev.musterd.github.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.musterd.base.BoundedMap;
import dev.musterd.base.Interner;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner's runners, all pages or none; a page that has not changed costs nothing.
 *
 * @see <a
 *     href="https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate">Conditional
 *     requests</a>
 */
final class RunnerList {
  private static final int PAGE = 100;

  /** 20,000 runners of one owner; a list that goes on is GitHub's mistake or beyond us. */
  private static final int PAGES = 200;

  /** Some 30 KB each. */
  private static final int PAGES_KEPT = 500;

  /** Of the next page only its number is taken: a URL from outside is never followed. */
  private static final Pattern NEXT =
      Pattern.compile("<[^>]*[?&]page=([0-9]{1,6})[^>]*>\\s*;[^,]*rel=\"?next");

  private static final int LABELS_MAX = 1_000;

  private record Page(Optional<String> etag, List<Registration> runners, Optional<Integer> next) {}

  private final InstallationClient calls;
  private final Map<String, Page> pages = BoundedMap.evictingLeastRecentlyUsed(PAGES_KEPT);

  /** Those of one pool's runners are the same. */
  private final Interner<List<String>, Labels> labels = new Interner<>(LABELS_MAX);

  RunnerList(InstallationClient calls) {
    this.calls = calls;
  }

  /** Each runner once, even when a list that moves while it is read shows one twice. */
  Future<List<Registration>> all(Owner owner) {
    return collect(owner, 1, new LinkedHashMap<>()).map(found -> List.copyOf(found.values()));
  }

  private Future<Map<Registration.Id, Registration>> collect(
      Owner owner, int number, Map<Registration.Id, Registration> found) {
    if (number > PAGES) {
      return Future.failedFuture(
          new GitHubException(
              new GitHubProblem.Unavailable(
                  owner + " lists more than " + PAGES * PAGE + " runners")));
    }
    return page(owner, number)
        .compose(
            page -> {
              page.runners().forEach(runner -> found.put(runner.id(), runner));
              return page.next()
                  .filter(next -> next > number)
                  .map(next -> collect(owner, next, found))
                  .orElseGet(() -> Future.succeededFuture(found));
            });
  }

  private Future<Page> page(Owner owner, int number) {
    String path = OwnerPaths.runners(owner) + "?per_page=" + PAGE + "&page=" + number;
    Optional<Page> held = Optional.ofNullable(pages.get(path));
    return calls
        .send(owner, GitHubRequest.get("runners", path).unless(held.flatMap(Page::etag)))
        .map(
            answer -> {
              Page page =
                  answer.notModified() ? held.orElseThrow(answer::unreadable) : read(answer);
              pages.put(path, page);
              return page;
            });
  }

  private Page read(GitHubResponse answer) {
    return new Page(answer.header("etag"), runners(answer), next(answer));
  }

  private static Optional<Integer> next(GitHubResponse answer) {
    return answer
        .header("link")
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(matcher -> Integer.valueOf(matcher.group(1)));
  }

  /** An older Enterprise Server ignores the name and gives a plain page, which serves as well. */
  Future<Optional<Registration>> named(Owner owner, String name) {
    String path =
        OwnerPaths.runners(owner) + "?per_page=" + PAGE + "&name=" + URLEncoder.encode(name, UTF_8);
    return calls
        .send(owner, GitHubRequest.get("runner-by-name", path))
        .map(
            answer ->
                runners(answer).stream().filter(found -> found.name().equals(name)).findFirst());
  }

  private List<Registration> runners(GitHubResponse answer) {
    return answer.objects("runners").stream().map(json -> runner(answer, json)).toList();
  }

  private Registration runner(GitHubResponse answer, JsonObject json) {
    List<String> names =
        answer.fields(json).find("labels", JsonArray.class).orElseGet(JsonArray::new).stream()
            .filter(JsonObject.class::isInstance)
            .flatMap(label -> answer.fields((JsonObject) label).find("name", String.class).stream())
            .toList();
    return new Registration(
        new Registration.Id(answer.number(json, "id")),
        answer.text(json, "name"),
        answer.text(json, "status").equals("online"),
        Boolean.TRUE.equals(json.getValue("busy")),
        labels.intern(names, new Labels(names)));
  }
}
