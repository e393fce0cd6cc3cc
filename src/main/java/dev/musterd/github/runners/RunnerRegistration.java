package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Configures one runner: just in time when it is ephemeral, else by the owner's token. */
final class RunnerRegistration {
  /** An upgrade of the server is noticed after this. */
  private static final Duration JIT_MISSING_REMEMBERED = Duration.ofHours(1);

  /** How GitHub refuses a group that it does not know, or that is its own. */
  private static final Set<Integer> OF_GROUPS = Set.of(403, 404, 422);

  private static final String NO_JIT =
      "this server registers no runner by its API (that came with 3.10): register one by its"
          + " config.sh, on any machine, and never start it";

  private final GitHubAddress address;
  private final InstallationClient calls;
  private final RunnerGroups groups;
  private final RegistrationTokens tokens;
  private final RunnerList list;
  private final InstantSource clock;
  private Instant jitMissingUntil = Instant.MIN;

  RunnerRegistration(
      GitHubAddress address, InstallationClient calls, RunnerList list, InstantSource clock) {
    this.address = address;
    this.calls = calls;
    this.list = list;
    this.clock = clock;
    groups = new RunnerGroups(calls, clock);
    tokens = new RegistrationTokens(calls, clock);
  }

  Future<Registered> register(RunnerPool pool, Owner owner, String name) {
    return pool.registration().ephemeral() && !jitMissingUntil.isAfter(clock.instant())
        ? justInTime(pool, owner, name)
        : byToken(pool, owner, name);
  }

  /**
   * A registration that no machine will ever use: made just in time even for a persistent pool,
   * because GitHub's API registers nothing else.
   */
  Future<Registered> placeholder(RunnerPool pool, Owner owner, String name) {
    return groups
        .id(owner, pool.registration().runnerGroup())
        .compose(group -> calls.send(owner, call(pool, owner, name, group)))
        .map(RunnerRegistration::registered)
        .recover(
            failure ->
                GitHubException.status(failure) == 404 && !address.hosted()
                    ? Future.failedFuture(
                        new GitHubException(new GitHubProblem.Refused(404, NO_JIT)))
                    : Future.failedFuture(failure));
  }

  private Future<Registered> justInTime(RunnerPool pool, Owner owner, String name) {
    return groups
        .id(owner, pool.registration().runnerGroup())
        .compose(
            group -> {
              GitHubRequest call = call(pool, owner, name, group);
              return calls
                  .send(owner, call)
                  .recover(
                      failure ->
                          GitHubException.status(failure) == 409
                              ? vacate(owner, name).compose(_ -> calls.send(owner, call))
                              : Future.failedFuture(failure))
                  .map(RunnerRegistration::registered)
                  .recover(failure -> withoutJit(pool, owner, name, failure));
            });
  }

  private static GitHubRequest call(RunnerPool pool, Owner owner, String name, long group) {
    JsonObject body =
        new JsonObject()
            .put("name", name)
            .put("runner_group_id", group)
            .put("labels", new JsonArray(pool.selection().labels().values()))
            .put("work_folder", "_work");
    return GitHubRequest.post("jit", OwnerPaths.runners(owner) + "/generate-jitconfig", body);
  }

  private static Registered registered(GitHubResponse answer) {
    JsonObject json = answer.json();
    if (!(json.getValue("runner") instanceof JsonObject runner)) {
      throw answer.unreadable();
    }
    return new Registered(
        Optional.of(new Registration.Id(answer.number(runner, "id"))),
        new RunnerConfiguration(
            RunnerConfiguration.Kind.JIT, answer.text(json, "encoded_jit_config")));
  }

  /**
   * Removes the registration that a crash or a lost answer left behind; one that is online belongs
   * to a running instance. GitHub's list may not show it yet: then the name is free later.
   */
  private Future<Void> vacate(Owner owner, String name) {
    return list.named(owner, name)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.failedFuture(unlisted(owner, name));
              }
              Registration runner = found.get();
              return runner.online() || runner.busy()
                  ? Future.failedFuture(taken(owner, name))
                  : remove(owner, runner.id());
            });
  }

  private static GitHubException unlisted(Owner owner, String name) {
    return new GitHubException(
        new GitHubProblem.NameTaken(
            "the name " + name + " is taken by a runner that " + owner + " does not list yet"));
  }

  private static GitHubException taken(Owner owner, String name) {
    return new GitHubException(
        new GitHubProblem.Refused(
            409, "the name " + name + " belongs to a runner at " + owner + " that is not offline"));
  }

  /** Succeeds as well when it is already gone. */
  Future<Void> remove(Owner owner, Registration.Id runner) {
    return calls
        .send(
            owner, GitHubRequest.delete("remove-runner", OwnerPaths.runners(owner) + "/" + runner))
        .mapEmpty();
  }

  Future<Void> drain(Owner owner, Registration.Id runner) {
    return calls
        .send(
            owner,
            GitHubRequest.delete(
                "remove-labels", OwnerPaths.runners(owner) + "/" + runner + "/labels"))
        .mapEmpty();
  }

  /**
   * A 404 from a customer's server means a version before JIT, which 3.10 brought; at a hosted
   * GitHub it is a missing permission. It is believed only once a token was given, because a
   * missing permission refuses that, too. Where the id of the group is assumed, it may be wrong.
   */
  private Future<Registered> withoutJit(
      RunnerPool pool, Owner owner, String name, Throwable failure) {
    int status = GitHubException.status(failure);
    if (groups.isAssumed(owner) && OF_GROUPS.contains(status)) {
      return byToken(pool, owner, name);
    }
    if (status != 404) {
      return Future.failedFuture(failure);
    }
    groups.forget(owner);
    if (address.hosted()) {
      return Future.failedFuture(failure);
    }
    return byToken(pool, owner, name)
        .onSuccess(_ -> jitMissingUntil = clock.instant().plus(JIT_MISSING_REMEMBERED));
  }

  private Future<Registered> byToken(RunnerPool pool, Owner owner, String name) {
    return tokens
        .of(owner, pool.lifetime().bootTime())
        .map(
            token ->
                new Registered(Optional.empty(), ConfigLine.of(pool, address, owner, name, token)));
  }
}
