package dev.musterd.github.client;

import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Picks an owner where the App is installed, for calls that any installation may make. */
public final class AnyInstallation {
  /** An App that is removed from this owner is noticed after this. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final String LIST = "/app/installations?per_page=100";

  private final Installations installations;
  private final InstallationClient calls;
  private final InstantSource clock;
  private final TtlCache<String, Owner> known;

  public AnyInstallation(
      Installations installations, InstallationClient calls, InstantSource clock) {
    this.installations = installations;
    this.calls = calls;
    this.clock = clock;
    known = new TtlCache<>(clock);
  }

  /** The first of the list that may be asked; the next question may get another. */
  public Future<Owner> owner() {
    return known.ask(
        "any",
        () ->
            find()
                .map(owner -> new TtlCache.CachedValue<>(owner, clock.instant().plus(REMEMBERED))));
  }

  private Future<Owner> find() {
    return installations
        .asApp(GitHubRequest.get("installations", LIST))
        .compose(
            answer ->
                answer.objects().stream()
                    .filter(AnyInstallation::isUsable)
                    .findFirst()
                    .map(installation -> owner(answer, installation))
                    .orElseGet(AnyInstallation::nowhere));
  }

  /** An account may be gone; and GitHub lets no App ask for the runners of an enterprise. */
  private static boolean isUsable(JsonObject installation) {
    return installation.getValue("suspended_at") == null
        && installation.getValue("account") instanceof JsonObject
        && !"Enterprise".equals(installation.getValue("target_type"));
  }

  private Future<Owner> owner(GitHubResponse answer, JsonObject installation) {
    JsonObject account = installation.getJsonObject("account");
    long id = answer.number(installation, "id");
    return named(() -> new Owner.Organization(answer.text(account, "login")), answer)
        .onSuccess(owner -> installations.hint(owner, id))
        .compose(
            owner ->
                "Organization".equals(installation.getValue("target_type"))
                    ? Future.succeededFuture(owner)
                    : repository(owner, id));
  }

  /** A person has no page of runners; any repository of theirs has. */
  private Future<Owner> repository(Owner person, long id) {
    return calls
        .send(person, GitHubRequest.get("repositories", "/installation/repositories?per_page=1"))
        .compose(
            answer ->
                answer.objects("repositories").stream()
                    .findFirst()
                    .map(first -> answer.text(first, "full_name").split("/", 2))
                    .filter(names -> names.length == 2)
                    .map(names -> named(() -> new Owner.Repository(names[0], names[1]), answer))
                    .orElseGet(AnyInstallation::nowhere))
        .onSuccess(owner -> installations.hint(owner, id));
  }

  /** Names from outside are checked where owners are made. */
  private static Future<Owner> named(Supplier<Owner> owner, GitHubResponse answer) {
    try {
      return Future.succeededFuture(owner.get());
    } catch (IllegalArgumentException _) {
      return Future.failedFuture(answer.unreadable());
    }
  }

  private static Future<Owner> nowhere() {
    return Future.failedFuture(
        new GitHubException(
            new GitHubProblem.NoAccess(
                "the GitHub App is installed nowhere: install it, and musterd can ask GitHub for"
                    + " the runner")));
  }
}
