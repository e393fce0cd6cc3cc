package dev.musterd.model;

/**
 * An account in a region.
 *
 * @param account its number, of twelve digits
 * @param region such as {@code eu-west-1}
 */
public record AwsPlace(String account, String region) {
  @Override
  public String toString() {
    return "account " + account + " in " + region;
  }
}
