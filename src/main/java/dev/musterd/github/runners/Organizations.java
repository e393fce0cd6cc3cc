package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the App is installed, as far as these are organizations; a personal account or an
 * enterprise is left out.
 *
 * @see <a
 *     href="https://docs.github.com/en/rest/apps/apps#list-installations-for-the-authenticated-app">List
 *     installations</a>
 */
final class Organizations {
  /** A new installation is noticed after this; two runs of the reaper share a call. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final int PAGE = 100;

  /** 10,000 installations; a list that goes on is GitHub's mistake or beyond us. */
  private static final int PAGES = 100;

  private final Installations installations;
  private final InstantSource clock;
  private final TtlCache<String, List<Owner.Organization>> known;

  Organizations(Installations installations, InstantSource clock) {
    this.installations = installations;
    this.clock = clock;
    known = new TtlCache<>(clock);
  }

  Future<List<Owner.Organization>> all() {
    return known.ask("all", () -> read(1, new ArrayList<>()));
  }

  private Future<TtlCache.CachedValue<List<Owner.Organization>>> read(
      int page, List<Owner.Organization> found) {
    if (page > PAGES) {
      return Future.failedFuture(
          new GitHubException(
              new GitHubProblem.Unavailable(
                  "the App has more than " + PAGES * PAGE + " installations")));
    }
    String path = "/app/installations?per_page=" + PAGE + "&page=" + page;
    return installations
        .asApp(GitHubRequest.get("installations", path))
        .compose(
            answer -> {
              List<JsonObject> list = answer.objects();
              list.forEach(installation -> read(answer, installation).ifPresent(found::add));
              return list.size() < PAGE
                  ? Future.succeededFuture(
                      new TtlCache.CachedValue<>(
                          List.copyOf(found), clock.instant().plus(REMEMBERED)))
                  : read(page + 1, found);
            });
  }

  /** The list holds the installation's id as well, which saves a call. */
  private Optional<Owner.Organization> read(GitHubResponse answer, JsonObject installation) {
    if (installation.getValue("suspended_at") != null
        || !"Organization".equals(installation.getValue("target_type"))
        || !(installation.getValue("account") instanceof JsonObject account)) {
      return Optional.empty();
    }
    String login = answer.fields(account).textOr("login", "");
    if (!Owner.isName(login)) {
      return Optional.empty(); // None that could have runners; the others can.
    }
    Owner.Organization organization = new Owner.Organization(login);
    installations.hint(organization, answer.number(installation, "id"));
    return Optional.of(organization);
  }
}
