package dev.musterd.model;

/**
 * One place where an instance could come from: a type, in a subnet (and so a zone), in a market.
 */
public record Offering(String instanceType, String subnet, Market market) {
  @Override
  public String toString() {
    return instanceType + "/" + subnet + "/" + market.word();
  }
}
