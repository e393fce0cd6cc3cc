package dev.musterd.model.notification;

import java.util.Locale;

/** What notifications are about: the words of {@code notifications[].events}. */
public enum Topic {
  /** Jobs and messages that were given up. */
  DEAD_LETTER,
  /** Jobs that wait for longer than {@code waiting-beyond}. */
  JOB_WAITING,
  /** EC2 gives too little, or refuses. */
  CAPACITY,
  /** Runners that hung. */
  HUNG_RUNNER,
  /** GitHub refuses the App, the registrations of an owner, or a clock is off. */
  AUTHENTICATION,
  /** What instances cost. */
  BUDGET,
  /** Which of several daemons decides. */
  LEASE;

  /** As written in the configuration and in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
