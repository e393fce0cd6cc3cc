package dev.musterd.port;

import dev.musterd.model.Owner;
import dev.musterd.model.delivery.LoggedDelivery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code musterd check} wants to know of GitHub, in GitHub's own terms. Every call fails with
 * {@link CheckFailedException}. Nothing is changed, but that one delivery is asked for again.
 */
public interface GitHubSurvey {

  /**
   * The App.
   *
   * @param slug its name in addresses; empty when GitHub does not say
   * @param permissions by name, such as {@code actions}: {@code read}, {@code write}, {@code admin}
   * @param events that it is subscribed to
   */
  record App(String slug, String owner, Map<String, String> permissions, Set<String> events) {
    public App {
      permissions = Map.copyOf(permissions);
      events = Set.copyOf(events);
    }
  }

  /**
   * One place where the App is installed.
   *
   * @param account an organization's or a person's login, or an enterprise's slug
   * @param target {@code Organization}, {@code User} or {@code Enterprise}
   * @param permissions that its people have accepted; may lag behind the App's
   */
  record Installation(
      long id,
      String account,
      String target,
      boolean suspended,
      Map<String, String> permissions,
      Set<String> events) {
    public Installation {
      permissions = Map.copyOf(permissions);
      events = Set.copyOf(events);
    }
  }

  /**
   * Where and how the App's webhooks go.
   *
   * @param url empty when none is set
   * @param contentType {@code json} or {@code form}
   * @param secret whether one is set
   * @param insecure whether GitHub accepts any certificate there
   */
  record Webhook(String url, String contentType, boolean secret, boolean insecure) {}

  /**
   * A runner group.
   *
   * @param visibility {@code all}, {@code selected} or {@code private}
   */
  record RunnerGroup(
      long id,
      String name,
      boolean isDefault,
      String visibility,
      boolean allowsPublic,
      boolean restrictedToWorkflows) {}

  Future<App> app();

  Future<List<Installation>> installations();

  /** Whether the App may see this repository. */
  Future<Boolean> covers(Owner.Repository repository);

  Future<Webhook> webhook();

  /** The newest hundred attempts, the newest first. */
  Future<List<LoggedDelivery>> lastDeliveries();

  /** Asks for this delivery once more. */
  Future<Void> redeliver(long delivery);

  /**
   * Of an organization or an enterprise; a repository has none. Without those that an organization
   * inherits from its enterprise, where it cannot register a runner.
   */
  Future<List<RunnerGroup>> runnerGroups(Owner owner);

  /** The full names, in lower case, of the repositories that a group of an organization admits. */
  Future<Set<String>> repositories(Owner owner, long group);

  /** The version of the runner that GitHub offers, by {@code os-architecture}: linux-x64. */
  Future<Map<String, String>> runnerVersions(Owner owner);
}
