package dev.musterd.model;

/** A pool and an owner: the unit in which demand and supply are compared and launches are made. */
public record OwnerPool(String pool, Owner owner) {
  @Override
  public String toString() {
    return pool + "@" + owner;
  }
}
