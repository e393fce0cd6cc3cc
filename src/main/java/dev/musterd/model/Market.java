package dev.musterd.model;

/** How an instance is bought. */
public enum Market {
  SPOT,
  ON_DEMAND;

  /** EC2's own word, as in {@code DefaultTargetCapacityType}. */
  public String word() {
    return this == SPOT ? "spot" : "on-demand";
  }
}
