package dev.musterd.cli.githubapp;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Settings;
import dev.musterd.github.runners.MultiAppGitHub;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerPool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musterd github-app placeholder}. */
@Command(
    name = "placeholder",
    description = {
      "Registers an offline runner with a pool's labels, for servers where a job that no runner"
          + " matches fails at once.",
      "GitHub removes it after a day: run this daily."
    })
final class PlaceholderCommand implements Callable<Integer> {
  /** No instance has such a name, so the daemon leaves it alone. */
  static final String PREFIX = "musterd-placeholder-";

  private static final int LONGEST_NAME = 64;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "POOL", description = "The name of a pool.")
  private String name;

  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      description =
          "An organization, repository (OWNER/NAME) or enterprise, as github.scope has it; may be"
              + " given several times (default: the organization of every installation).")
  private List<String> owners = new ArrayList<>();

  @Option(names = "--remove", description = "Takes the pool's placeholders away.")
  private boolean remove;

  @Override
  public Integer call() {
    return common.with(valid -> of(valid.settings()));
  }

  private int of(Settings settings) {
    Optional<RunnerPool> pool =
        settings.runnerPools().stream().filter(it -> it.name().equals(name)).findFirst();
    if (pool.isEmpty()) {
      List<String> names = settings.runnerPools().stream().map(RunnerPool::name).toList();
      common.fail("there is no pool " + TerminalText.text(name) + ", only " + names);
      return ExitCode.USAGE;
    } else if (owners.isEmpty() && settings.github().scope() != Owner.Scope.ORGANIZATION) {
      common.fail("--owner is required unless github.scope = organization");
      return ExitCode.USAGE;
    }
    try {
      return CommandSession.with(
          common, settings.aws().region(), session -> of(session, settings, pool.get()));
    } catch (IllegalArgumentException wrong) {
      common.fail("--owner: " + wrong.getMessage());
      return ExitCode.USAGE;
    }
  }

  private int of(CommandSession session, Settings settings, RunnerPool pool) {
    MultiAppGitHub gitHub =
        session.ask(() -> session.gitHub(settings.github()).multiAppGitHub(session.timers()));
    Owner.Scope scope = settings.github().scope();
    return report(
        owners(session, gitHub, scope).stream()
            .map(owner -> at(session, gitHub, pool, owner))
            .toList(),
        scope);
  }

  private List<Owner> owners(CommandSession session, MultiAppGitHub gitHub, Owner.Scope scope) {
    return owners.isEmpty()
        ? List.copyOf(session.ask(gitHub::organizations))
        : owners.stream().map(owner -> Owner.of(scope, owner)).distinct().toList();
  }

  /**
   * What was done at one owner.
   *
   * @param problem empty when it worked
   */
  private record Done(Owner owner, String what, String problem) {}

  private Done at(CommandSession session, MultiAppGitHub gitHub, RunnerPool pool, Owner owner) {
    String base = PREFIX + pool.name();
    String stem = base.substring(0, Math.min(base.length(), LONGEST_NAME - 2));
    try {
      List<Registration> old =
          session.ask(() -> gitHub.registrations(owner)).stream()
              .filter(it -> it.name().equals(stem + "-a") || it.name().equals(stem + "-b"))
              .toList();
      if (remove) {
        old.forEach(it -> remove(session, gitHub, owner, it));
        return new Done(owner, old.size() + " removed", "");
      }
      boolean taken = old.stream().anyMatch(it -> it.name().equals(stem + "-a"));
      String fresh = stem + (taken ? "-b" : "-a");
      renew(session, gitHub, pool, owner, old, fresh);
      return new Done(owner, fresh + " is registered", "");
    } catch (CommandSession.CommandFailedException failed) {
      return new Done(owner, "", failed.getMessage());
    }
  }

  /** The new one first, then the old one goes: a job never finds none. */
  private static void renew(
      CommandSession session,
      MultiAppGitHub gitHub,
      RunnerPool pool,
      Owner owner,
      List<Registration> old,
      String fresh) {
    // With both there, an earlier run ended in between; the name that is needed is freed.
    old.stream()
        .filter(it -> it.name().equals(fresh))
        .forEach(it -> remove(session, gitHub, owner, it));
    require(session.ask(() -> gitHub.placeholder(pool, owner, fresh)));
    old.stream()
        .filter(it -> !it.name().equals(fresh))
        .forEach(it -> remove(session, gitHub, owner, it));
  }

  private static void require(RegistrationOutcome outcome) {
    switch (outcome) {
      case RegistrationOutcome.Registered _ -> {}
      case RegistrationOutcome.Throttled(var until) ->
          throw new CommandSession.CommandFailedException("GitHub asks to wait until " + until);
      case RegistrationOutcome.Rejected(String reason) ->
          throw new CommandSession.CommandFailedException(reason);
      case RegistrationOutcome.NameTaken(String reason) ->
          throw new CommandSession.CommandFailedException(reason);
      case RegistrationOutcome.Unavailable(String reason) ->
          throw new CommandSession.CommandFailedException(reason);
    }
  }

  private static void remove(
      CommandSession session, MultiAppGitHub gitHub, Owner owner, Registration registration) {
    Deregistration gone = session.ask(() -> gitHub.deregister(owner, registration.id()));
    if (gone instanceof Deregistration.Failed(String reason)) {
      throw new CommandSession.CommandFailedException(registration.name() + " stays: " + reason);
    }
  }

  private int report(List<Done> all, Owner.Scope scope) {
    if (common.json()) {
      print(all);
    } else {
      all.stream().filter(done -> done.problem().isEmpty()).forEach(this::print);
    }
    List<Done> failed = all.stream().filter(done -> !done.problem().isEmpty()).toList();
    failed.forEach(done -> common.fail(done.owner() + ": " + done.problem()));
    if (!failed.isEmpty()) {
      common.err().println("    do: musterd check --only github; it needs " + needed(scope));
    } else if (all.isEmpty()) {
      common.fail("the App is installed at no organization");
    }
    return failed.isEmpty() && !all.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String needed(Owner.Scope scope) {
    return switch (scope) {
      case ORGANIZATION -> "the App's permission organization_self_hosted_runners: write there";
      case REPOSITORY -> "the App's permission administration: write there";
      case ENTERPRISE -> "github.token with manage_runners:enterprise";
    };
  }

  private void print(List<Done> all) {
    JsonArray list = new JsonArray();
    all.forEach(
        done ->
            list.add(
                new JsonObject()
                    .put("owner", done.owner().name())
                    .put("done", done.what())
                    .put("problem", done.problem())));
    common.print(new JsonObject().put("owners", list));
  }

  private void print(Done done) {
    common.out().println(common.green("✓ ") + done.owner() + ": " + done.what());
  }
}
