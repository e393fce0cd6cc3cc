package dev.musterd.model.cost;

import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The most that a day, by UTC, is meant to cost.
 *
 * @param scope whose costs count
 * @param daily in nanodollars, above 0
 */
public record Budget(Scope scope, long daily, Action action) {

  /** What happens when a budget is used up; both are told at 80 and at 100 %. */
  public enum Action {
    /** An event and nothing else. */
    ALERT,
    /** New jobs wait for the next day; running ones go on. */
    HOLD
  }

  /** Whose costs a budget is for. */
  public sealed interface Scope {
    /** Short text, unique among the budgets of a configuration. */
    String label();

    /**
     * Whether costs of the pool and owner count.
     *
     * @param repository of the job; empty for a booting or idle runner
     */
    boolean covers(OwnerPool ownerPool, Optional<Owner.Repository> repository);

    /** Everything. */
    record All() implements Scope {
      @Override
      public String label() {
        return "all";
      }

      @Override
      public boolean covers(OwnerPool ownerPool, Optional<Owner.Repository> repository) {
        return true;
      }
    }

    /** A pool. */
    record OfPool(String pool) implements Scope {
      @Override
      public String label() {
        return "pool " + pool;
      }

      @Override
      public boolean covers(OwnerPool ownerPool, Optional<Owner.Repository> repository) {
        return ownerPool.pool().equals(pool);
      }
    }

    /** An organization, enterprise or account, and its repositories. */
    record OfOwner(String owner) implements Scope {
      @Override
      public String label() {
        return "owner " + owner;
      }

      @Override
      public boolean covers(OwnerPool ownerPool, Optional<Owner.Repository> repository) {
        return ownerPool.owner().name().equalsIgnoreCase(owner)
            || isAccount(ownerPool.owner())
            || repository.filter(this::isAccount).isPresent();
      }

      private boolean isAccount(Owner other) {
        return other instanceof Owner.Repository its && its.account().equalsIgnoreCase(owner);
      }
    }

    /** The jobs of repositories; their runners' boot and idle time is not counted. */
    record OfRepositories(String glob) implements Scope {
      @Override
      public String label() {
        return "repository " + glob;
      }

      @Override
      public boolean covers(OwnerPool ownerPool, Optional<Owner.Repository> repository) {
        return repository.filter(its -> matches(its.name())).isPresent();
      }

      private boolean matches(String name) {
        String regex =
            Pattern.quote(glob.toLowerCase(Locale.ROOT))
                .replace("*", "\\E.*\\Q")
                .replace("?", "\\E.\\Q");
        return name.toLowerCase(Locale.ROOT).matches(regex);
      }
    }
  }
}
