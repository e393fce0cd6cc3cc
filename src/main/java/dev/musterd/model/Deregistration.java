package dev.musterd.model;

/** What GitHub made of the request to remove a runner. */
public sealed interface Deregistration {
  record Deregistered() implements Deregistration {}

  record AlreadyGone() implements Deregistration {}

  /** 422: it runs a job; leave it. */
  record StillBusy() implements Deregistration {}

  /** Nothing is known; leave it and try again later. */
  record Failed(String reason) implements Deregistration {}
}
