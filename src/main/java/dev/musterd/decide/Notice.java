package dev.musterd.decide;

import dev.musterd.base.Durations;
import dev.musterd.model.Event;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.notification.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event means to people.
 *
 * @param subject what it is about: events of one kind and subject become one notification
 * @param title one line
 * @param detail why, and what comes next; may be empty
 */
public record Notice(Topic topic, String subject, String title, String detail) {

  /** Empty for an event that is for the log alone. */
  public static Optional<Notice> of(Event event) {
    return deadLetter(event)
        .or(() -> waiting(event))
        .or(() -> capacity(event))
        .or(() -> hung(event))
        .or(() -> authentication(event))
        .or(() -> clock(event))
        .or(() -> budget(event))
        .or(() -> lease(event));
  }

  /** Burials have one subject, as one cause often buries many. */
  private static Optional<Notice> deadLetter(Event event) {
    String buried = " went to the dead-letter queue";
    return Optional.ofNullable(
        switch (event) {
          case Event.JobBuried it -> deadLetter("Job " + it.job() + buried, it.reason());
          case Event.MessageBuried it ->
              deadLetter("Message " + it.messageId() + buried, it.reason());
          case Event.InstanceEventBuried it ->
              deadLetter("EC2's event in message " + it.messageId() + buried, it.reason());
          default -> null;
        });
  }

  private static Notice deadLetter(String title, String reason) {
    return new Notice(Topic.DEAD_LETTER, "", title, reason);
  }

  private static Optional<Notice> waiting(Event event) {
    return event instanceof Event.JobWaiting it
        ? Optional.of(
            new Notice(
                Topic.JOB_WAITING,
                it.group().toString(),
                "Job %s waits since %s for %s".formatted(it.job(), it.since(), place(it.group())),
                it.reason() + "; " + it.next()))
        : Optional.empty();
  }

  private static Optional<Notice> capacity(Event event) {
    return Optional.ofNullable(
        switch (event) {
          case Event.LaunchShort it ->
              capacity(
                  it.group().toString(),
                  "EC2 launched too little for %s: %d missing"
                      .formatted(place(it.group()), it.missing()),
                  again(it.reason(), it.retryAt()));
          case Event.LaunchRejected it ->
              capacity(
                  it.group().toString(),
                  "EC2 refuses launches for " + place(it.group()),
                  again(it.reason(), it.retryAt()));
          case Event.SpotPaused it ->
              capacity(
                  it.pool(),
                  "Pool " + it.pool() + " is launched on demand only",
                  it.interruptions() + " spot interruptions; until " + it.until());
          case Event.SpotResumed it ->
              capacity(it.pool(), "Pool " + it.pool() + " is launched on spot again", "");
          default -> null;
        });
  }

  private static Notice capacity(String subject, String title, String detail) {
    return new Notice(Topic.CAPACITY, subject, title, detail);
  }

  private static Optional<Notice> hung(Event event) {
    return event instanceof Event.RunnerHung it
        ? Optional.of(
            new Notice(
                Topic.HUNG_RUNNER,
                it.group().pool(),
                "The runner on %s of %s hung".formatted(it.instance(), place(it.group())),
                it.kind() + ": " + it.reason()))
        : Optional.empty();
  }

  private static Optional<Notice> authentication(Event event) {
    return Optional.ofNullable(
        switch (event) {
          case Event.AppRefused it ->
              authentication(it.app(), "GitHub refuses the App " + it.app(), it.reason());
          case Event.AppAccepted it ->
              authentication(it.app(), "GitHub accepts the App " + it.app() + " again", "");
          case Event.RegistrationsRefused it ->
              authentication(
                  it.group().toString(),
                  "GitHub refuses runners of " + place(it.group()),
                  again(it.reason(), it.retryAt()));
          case Event.RegistrationsAccepted it ->
              authentication(
                  it.group().toString(),
                  "GitHub accepts runners of " + place(it.group()) + " again",
                  "");
          default -> null;
        });
  }

  private static Optional<Notice> clock(Event event) {
    return Optional.ofNullable(
        switch (event) {
          case Event.ClockDiffers it ->
              authentication(
                  "clock",
                  "This machine's clock differs from GitHub's by "
                      + Durations.of(Duration.ofSeconds(Math.abs(it.offsetSeconds()))),
                  "set it right; JWTs are dated by GitHub's until then");
          case Event.ClockAgrees _ ->
              authentication("clock", "This machine's clock agrees with GitHub's again", "");
          default -> null;
        });
  }

  private static Optional<Notice> budget(Event event) {
    return event instanceof Event.BudgetReached it
        ? Optional.of(
            new Notice(
                Topic.BUDGET,
                it.budget(),
                "%d %% of the daily budget %s are spent: $%s of $%s"
                    .formatted(it.percent(), it.budget(), it.spent(), it.daily()),
                it.consequence()))
        : Optional.empty();
  }

  private static Notice authentication(String subject, String title, String detail) {
    return new Notice(Topic.AUTHENTICATION, subject, title, detail);
  }

  private static String again(String reason, Instant retryAt) {
    return reason + "; tried again at " + retryAt;
  }

  private static String place(OwnerPool group) {
    return "pool " + group.pool() + " and " + group.owner();
  }

  /** A node that begins to decide is told only where another one did before. */
  private static Optional<Notice> lease(Event event) {
    return Optional.ofNullable(
        switch (event) {
          case Event.LeaseLost it ->
              lease(it.node(), "Node " + it.node() + " does not decide any more", it.reason());
          case Event.LeaseUnavailable it ->
              lease(it.node(), "Node " + it.node() + " cannot read the lease", it.reason());
          case Event.LeaseAcquired it when it.from().filter(it.node()::equals).isEmpty() ->
              it.from()
                  .map(
                      before ->
                          lease(
                              it.node(), "Node " + it.node() + " decides now", "before: " + before))
                  .orElse(null);
          default -> null;
        });
  }

  private static Notice lease(String subject, String title, String detail) {
    return new Notice(Topic.LEASE, subject, title, detail);
  }
}
