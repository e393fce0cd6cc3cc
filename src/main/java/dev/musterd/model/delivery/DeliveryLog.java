package dev.musterd.model.delivery;

import java.util.List;

/**
 * A part of GitHub's log of deliveries.
 *
 * @param attempts the newest first
 * @param whole false when there were more than we read; the oldest are missing then
 */
public record DeliveryLog(List<LoggedDelivery> attempts, boolean whole) {
  public DeliveryLog {
    attempts = List.copyOf(attempts);
  }
}
