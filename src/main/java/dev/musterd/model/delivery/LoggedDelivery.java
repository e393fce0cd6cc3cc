package dev.musterd.model.delivery;

import java.time.Instant;

/**
 * One attempt of GitHub's to deliver a webhook, as its log shows it.
 *
 * @param id of this attempt; ids exceed 2^53
 * @param guid of the webhook, equal in every attempt
 * @param redelivery false for the first attempt
 * @param action of the event; empty where it has none
 * @param at when the attempt began, by GitHub's clock
 * @param status of our answer; 0 when there was none, or is none as yet
 */
public record LoggedDelivery(
    long id, String guid, boolean redelivery, String event, String action, Instant at, int status) {

  public boolean arrived() {
    return status >= 200 && status < 300;
  }

  /** Event and action, for people. */
  public String about() {
    return action.isEmpty() ? event : event + " " + action;
  }
}
