package dev.musterd.model;

/** A pool and an owner: the unit in which demand and supply are compared and launches are made. */
public record OwnerPool(String pool, Owner owner) {
  /** Text that is equal for equal pools and owners. */
  public String key() {
    return pool + "@" + owner.key();
  }

  @Override
  public String toString() {
    return pool + "@" + owner;
  }
}
