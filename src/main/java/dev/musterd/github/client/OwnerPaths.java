package dev.musterd.github.client;

import dev.musterd.model.Owner;

/** The paths of an owner in the REST API; its names were validated when it was made. */
public final class OwnerPaths {
  private OwnerPaths() {}

  public static String base(Owner owner) {
    return switch (owner) {
      case Owner.Organization organization -> "/orgs/" + organization.login();
      case Owner.Repository repository ->
          "/repos/" + repository.account() + "/" + repository.repository();
      case Owner.Enterprise enterprise -> "/enterprises/" + enterprise.slug();
    };
  }

  public static String runners(Owner owner) {
    return base(owner) + "/actions/runners";
  }
}
