package dev.musterd.model;

import java.time.ZoneId;

/**
 * How many idle runners each owner keeps while a window is open.
 *
 * @param cron 5 fields (minutes first) or 6 (seconds first); the window is every instant it matches
 * @param count idle runners per owner; busy ones do not count
 */
public record IdleRule(String cron, ZoneId zone, int count, Eviction eviction) {

  /** Which idle runners go first when there are more than the count. */
  public enum Eviction {
    OLDEST_FIRST,
    NEWEST_FIRST
  }
}
