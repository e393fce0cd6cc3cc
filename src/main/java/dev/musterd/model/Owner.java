package dev.musterd.model;

import java.util.Locale;
import java.util.Objects;

/**
 * The owner of runner registrations at GitHub: the place where runners are listed, registered and
 * removed. GitHub ignores the case of letters in its name, so owners that differ in nothing else
 * are equal; each keeps its spelling for people and paths.
 */
public sealed interface Owner {
  /** The three registration levels; the tag {@code musterd:scope} holds {@link #tagValue}. */
  enum Scope {
    ORGANIZATION,
    REPOSITORY,
    ENTERPRISE;

    public String tagValue() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An organization, by its login. */
  record Organization(String login) implements Owner {
    public Organization {
      requireName(login, "organization");
    }

    @Override
    public Scope scope() {
      return Scope.ORGANIZATION;
    }

    @Override
    public String name() {
      return login;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Organization owner && isSame(name(), owner.name());
    }

    @Override
    public int hashCode() {
      return hash(name());
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** A repository, by the login of its account and its name. */
  record Repository(String account, String repository) implements Owner {
    public Repository {
      requireName(account, "account");
      requireName(repository, "repository");
    }

    @Override
    public Scope scope() {
      return Scope.REPOSITORY;
    }

    @Override
    public String name() {
      return account + "/" + repository;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Repository owner && isSame(name(), owner.name());
    }

    @Override
    public int hashCode() {
      return hash(name());
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** An enterprise, by its slug. */
  record Enterprise(String slug) implements Owner {
    public Enterprise {
      requireName(slug, "enterprise");
    }

    @Override
    public Scope scope() {
      return Scope.ENTERPRISE;
    }

    @Override
    public String name() {
      return slug;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Enterprise owner && isSame(name(), owner.name());
    }

    @Override
    public int hashCode() {
      return hash(name());
    }

    @Override
    public String toString() {
      return name();
    }
  }

  Scope scope();

  /** The name as every spelling of it has it: for what is compared as text. */
  default String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What the tag {@code musterd:owner} holds: {@code org}, {@code account/repository} or a slug.
   */
  String name();

  /**
   * The owner that the two tags name.
   *
   * @throws IllegalArgumentException when the name is not one GitHub allows
   */
  static Owner of(Scope scope, String name) {
    return switch (scope) {
      case ORGANIZATION -> new Organization(name);
      case ENTERPRISE -> new Enterprise(name);
      case REPOSITORY -> {
        int slash = name.indexOf('/');
        if (slash < 0) {
          throw new IllegalArgumentException("a repository is written account/name");
        }
        yield new Repository(name.substring(0, slash), name.substring(slash + 1));
      }
    };
  }

  /**
   * GitHub allows letters, digits, dot, hyphen and underscore, at most 100 of them; anything else
   * never reaches a path, a tag or a log line.
   */
  AsciiSet NAME = AsciiSet.of("._-", "AZ", "az", "09");

  int NAME_MAX = 100;

  /** Whether GitHub could have an account or a repository of this name, by its characters. */
  static boolean isName(String text) {
    return NAME.isAllOf(text, 1, NAME_MAX) && !text.equals(".") && !text.equals("..");
  }

  /** Of the length first: this is asked for at every look into a map. */
  private static boolean isSame(String one, String other) {
    return one.length() == other.length() && one.equalsIgnoreCase(other);
  }

  /** Names are ASCII, where this bit is the case of a letter. */
  private static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = 31 * hash + (name.charAt(i) | 0x20);
    }
    return hash;
  }

  private static void requireName(String value, String what) {
    Objects.requireNonNull(value, what);
    if (!isName(value)) {
      throw new IllegalArgumentException("not a valid " + what + " name");
    }
  }
}
