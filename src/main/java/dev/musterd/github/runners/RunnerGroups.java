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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cache of the ids of runner groups, by name. An organization's list also shows groups that it
 * inherits from its enterprise, which take runners of the enterprise only, and may be named like
 * one of its own.
 */
final class RunnerGroups {
  static final String DEFAULT = "Default";

  /** Repositories have no groups, but the JIT call wants a number, and this is theirs. */
  private static final long OF_REPOSITORY = 1;

  /**
   * The id of an owner's default group in GitHub's documentation and clients, where the list is
   * refused. When it is not, a registration token needs no id.
   */
  private static final long ASSUMED_DEFAULT = 1;

  /** Where an owner's plan or server has no groups, or the App may not list them. */
  private static final Set<Integer> WITHOUT_LIST = Set.of(403, 404);

  /** A group that is made or renamed is noticed after this. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int PAGE = 100;
  private static final int PAGES = 20;

  /** What GitHub answered: groups, or the refusal to list them. */
  private record Answer(List<RunnerGroup> groups, Optional<Throwable> refusal) {}

  private record RunnerGroup(long id, String name, boolean isDefault, boolean inherited) {
    boolean is(String wanted) {
      boolean named = name.equalsIgnoreCase(wanted);
      return !inherited && (named || isDefault && wanted.equalsIgnoreCase(DEFAULT));
    }
  }

  private final InstallationClient calls;
  private final InstantSource clock;
  private final TtlCache<Owner, Answer> groups;

  RunnerGroups(InstallationClient calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
    groups = new TtlCache<>(clock);
  }

  Future<Long> id(Owner owner, String name) {
    return owner instanceof Owner.Repository
        ? Future.succeededFuture(OF_REPOSITORY)
        : groups
            .ask(owner, () -> read(owner, 1, new ArrayList<>()).recover(this::refused))
            .compose(known -> find(owner, name, known));
  }

  /** Kept like a list: a refusal repeats, and each runner would cost a call. */
  private Future<TtlCache.CachedValue<Answer>> refused(Throwable failure) {
    return WITHOUT_LIST.contains(GitHubException.status(failure))
        ? Future.succeededFuture(remembered(new Answer(List.of(), Optional.of(failure))))
        : Future.failedFuture(failure);
  }

  private TtlCache.CachedValue<Answer> remembered(Answer answer) {
    return new TtlCache.CachedValue<>(answer, clock.instant().plus(REMEMBERED));
  }

  /** Whether the id of the owner's default group is only assumed. */
  boolean isAssumed(Owner owner) {
    return groups.known(owner).flatMap(Answer::refusal).isPresent();
  }

  private Future<Long> find(Owner owner, String name, Answer known) {
    Optional<RunnerGroup> found =
        known.groups().stream().filter(group -> group.is(name)).findFirst();
    if (found.isPresent()) {
      return Future.succeededFuture(found.get().id());
    }
    if (known.refusal().isPresent() && name.equalsIgnoreCase(DEFAULT)) {
      return Future.succeededFuture(ASSUMED_DEFAULT);
    }
    // Read anew next time: the operator who reads this will create the group.
    groups.drop(owner, known);
    return Future.failedFuture(
        known
            .refusal()
            .orElseGet(
                () ->
                    new GitHubException(
                        new GitHubProblem.Refused(422, absent(owner, name, known.groups())))));
  }

  private static String absent(Owner owner, String name, List<RunnerGroup> known) {
    Map<Boolean, String> names =
        known.stream()
            .collect(
                Collectors.partitioningBy(
                    RunnerGroup::inherited,
                    Collectors.mapping(RunnerGroup::name, Collectors.joining(", "))));
    String inherited =
        names.get(true).isEmpty() ? "" : "; those of its enterprise: " + names.get(true);
    return GitHubErrors.safe(
        owner + " has no runner group named " + name + "; it has: " + names.get(false) + inherited);
  }

  /** The ids may be stale when GitHub knows nothing of one. */
  void forget(Owner owner) {
    groups.known(owner).ifPresent(known -> groups.drop(owner, known));
  }

  private Future<TtlCache.CachedValue<Answer>> read(
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
                      remembered(new Answer(List.copyOf(found), Optional.empty())))
                  : read(owner, page + 1, found);
            });
  }

  private static RunnerGroup group(GitHubResponse answer, JsonObject json) {
    return new RunnerGroup(
        answer.number(json, "id"),
        answer.text(json, "name"),
        Boolean.TRUE.equals(json.getValue("default")),
        Boolean.TRUE.equals(json.getValue("inherited")));
  }
}
