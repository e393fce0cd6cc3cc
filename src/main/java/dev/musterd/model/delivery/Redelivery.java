package dev.musterd.model.delivery;

/** What GitHub made of the request to deliver something again. */
public sealed interface Redelivery {
  /** GitHub will; how it went is in its log later. */
  record Requested() implements Redelivery {}

  /** Such as 400, 404 and 422: it no longer has this delivery, or will not send it. */
  record Refused(String reason) implements Redelivery {}

  /** Nothing is known: no access, a limit, or an outage. */
  record Failed(String reason) implements Redelivery {}
}
