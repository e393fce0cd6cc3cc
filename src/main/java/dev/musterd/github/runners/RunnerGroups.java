package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A cache of the ids of runner groups, by name. */
final class RunnerGroups {
  static final String DEFAULT = "Default";

  /** Repositories have no groups, but the JIT call wants a number, and this is theirs. */
  private static final long OF_REPOSITORY = 1;

  /** A group that is made or renamed is noticed after this. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int PAGE = 100;
  private static final int PAGES = 20;

  private record RunnerGroup(long id, String name, boolean isDefault) {
    boolean is(String wanted) {
      return name.equalsIgnoreCase(wanted) || isDefault && wanted.equalsIgnoreCase(DEFAULT);
    }
  }

  private final InstallationClient calls;
  private final InstantSource clock;
  private final TtlCache<Owner, List<RunnerGroup>> groups;

  RunnerGroups(InstallationClient calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
    groups = new TtlCache<>(clock);
  }

  Future<Long> id(Owner owner, String name) {
    return owner instanceof Owner.Repository
        ? Future.succeededFuture(OF_REPOSITORY)
        : groups
            .ask(owner, () -> read(owner, 1, new ArrayList<>()))
            .compose(known -> find(owner, name, known));
  }

  private Future<Long> find(Owner owner, String name, List<RunnerGroup> known) {
    Optional<RunnerGroup> found = known.stream().filter(group -> group.is(name)).findFirst();
    if (found.isPresent()) {
      return Future.succeededFuture(found.get().id());
    }
    // Read anew next time: the operator who reads this will create the group.
    groups.drop(owner, known);
    String names = known.stream().map(RunnerGroup::name).collect(Collectors.joining(", "));
    String reason = owner + " has no runner group named " + name + "; it has: " + names;
    return Future.failedFuture(
        new GitHubException(new GitHubProblem.Refused(422, GitHubErrors.safe(reason))));
  }

  /** The ids may be stale when GitHub knows nothing of one. */
  void forget(Owner owner) {
    groups.known(owner).ifPresent(known -> groups.drop(owner, known));
  }

  private Future<TtlCache.CachedValue<List<RunnerGroup>>> read(
      Owner owner, int page, List<RunnerGroup> found) {
    String path =
        OwnerPaths.base(owner) + "/actions/runner-groups?per_page=" + PAGE + "&page=" + page;
    return calls
        .send(owner, GitHubRequest.get("runner-groups", path))
        .compose(
            answer -> {
              List<JsonObject> groups = answer.objects("runner_groups");
              groups.forEach(group -> found.add(group(answer, group)));
              return groups.size() < PAGE || page == PAGES
                  ? Future.succeededFuture(
                      new TtlCache.CachedValue<>(
                          List.copyOf(found), clock.instant().plus(REMEMBERED)))
                  : read(owner, page + 1, found);
            });
  }

  private static RunnerGroup group(GitHubResponse answer, JsonObject json) {
    return new RunnerGroup(
        answer.number(json, "id"),
        answer.text(json, "name"),
        Boolean.TRUE.equals(json.getValue("default")));
  }
}
