package dev.musterd.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A live EC2 instance (pending, running, stopping or stopped) that carries our tags.
 *
 * @param keep tagged {@code musterd:keep=true}, in any case: never touched
 * @param suspectSince the value of the tag {@code musterd:suspect}, when it is there
 * @param stopped stopping or stopped: it runs nothing, and does not start again by itself
 * @param hold of an operator who keeps it for debugging, by its tags
 * @param offering where it came from, as far as EC2 said so
 * @param running whether EC2 has said that it runs: until then it is pending
 */
public record Instance(
    Id id,
    OwnerPool ownerPool,
    Instant launchedAt,
    boolean keep,
    Optional<Instant> suspectSince,
    boolean stopped,
    Optional<Hold> hold,
    Optional<Offering> offering,
    boolean running) {

  /** One that is pending, as far as it is known, and not held. */
  public Instance(
      Id id,
      OwnerPool ownerPool,
      Instant launchedAt,
      boolean keep,
      Optional<Instant> suspectSince) {
    this(
        id,
        ownerPool,
        launchedAt,
        keep,
        suspectSince,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** EC2's instance id. */
  public record Id(String value) implements Comparable<Id> {
    public static final Pattern FORM = Pattern.compile("i-[0-9a-f]{8,17}");

    public Id {
      if (!FORM.matcher(value).matches()) {
        throw new IllegalArgumentException("not an instance id: " + value);
      }
    }

    @Override
    public int compareTo(Id other) {
      return value.compareTo(other.value);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * A time for which an instance is kept for debugging.
   *
   * @param until its end, in whole seconds
   * @param by who asked for it, in characters that EC2 takes in a tag
   */
  public record Hold(Instant until, String by) {
    /** Who asked, when that is not known. */
    public static final String UNKNOWN = "unknown";

    /** A login name, a host, and what joins them; EC2 takes all of these in the value of a tag. */
    private static final Pattern BY =
        Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} +=._:/@-]{0,63}");

    public Hold {
      until = until.truncatedTo(ChronoUnit.SECONDS);
      by = BY.matcher(by).matches() ? by : UNKNOWN;
    }

    /** The tags that say so on the instance. */
    public Map<String, String> tags() {
      return Map.of(Tag.HOLD_UNTIL, until.toString(), Tag.HELD_BY, by);
    }

    /** A value that cannot be read is none: see {@link Instance#unreadableHold}. */
    private static Optional<Hold> of(Map<String, String> tags) {
      return time(tags, Tag.HOLD_UNTIL)
          .map(until -> new Hold(until, tags.getOrDefault(Tag.HELD_BY, UNKNOWN)));
    }
  }

  public Instance suspected(Optional<Instant> since) {
    return new Instance(id, ownerPool, launchedAt, keep, since, stopped, hold, offering, running);
  }

  public Instance asStopped() {
    return new Instance(id, ownerPool, launchedAt, keep, suspectSince, true, hold, offering, false);
  }

  public Instance asRunning() {
    return new Instance(id, ownerPool, launchedAt, keep, suspectSince, false, hold, offering, true);
  }

  public Instance held(Optional<Hold> now) {
    return new Instance(
        id, ownerPool, launchedAt, keep, suspectSince, stopped, now, offering, running);
  }

  public Instance belongingTo(OwnerPool next) {
    return new Instance(id, next, launchedAt, keep, suspectSince, stopped, hold, offering, running);
  }

  /** Whether its tags say that it is kept for debugging; they do not know the longest time. */
  public boolean isHeld(Instant now) {
    return hold.filter(it -> now.isBefore(it.until())).isPresent();
  }

  /** The instance with where it came from; what is known of that already stays. */
  public Instance from(Optional<Offering> known) {
    return offering.isPresent() || known.isEmpty()
        ? this
        : new Instance(
            id, ownerPool, launchedAt, keep, suspectSince, stopped, hold, known, running);
  }

  /** The names of our tags. An instance without the first two is not ours. */
  public static final class Tag {
    public static final String ENVIRONMENT = "musterd:environment";
    public static final String POOL = "musterd:pool";
    public static final String OWNER = "musterd:owner";
    public static final String SCOPE = "musterd:scope";
    public static final String KEEP = "musterd:keep";
    public static final String SUSPECT = "musterd:suspect";

    /**
     * On a host of the daemon itself, with the environment; such a host has no other tag of ours.
     */
    public static final String DAEMON = "musterd:daemon";

    /** How often the lease had changed hands when the instance was launched. */
    public static final String EPOCH = "musterd:epoch";

    /** Until when the instance is kept for debugging; the user data reads it, too. */
    public static final String HOLD_UNTIL = "musterd:hold-until";

    public static final String HELD_BY = "musterd:held-by";

    /** What the instance runs, for cost allocation and people: see {@code decide/JobTagging}. */
    public static final String REPOSITORY = "musterd:repository";

    public static final String WORKFLOW = "musterd:workflow";
    public static final String RUN = "musterd:run";
    public static final String JOB = "musterd:job";

    /** The tags that say what an instance runs. */
    public static final List<String> OF_JOBS = List.of(REPOSITORY, WORKFLOW, RUN, JOB);

    private Tag() {}
  }

  /**
   * The instance that tags describe, or nothing when they are not ours: another environment, no
   * pool, or an owner that cannot be read.
   */
  public static Optional<Instance> fromTags(
      Id id, Instant launchedAt, Map<String, String> tags, String environment) {
    if (!environment.equals(tags.get(Tag.ENVIRONMENT)) || !tags.containsKey(Tag.POOL)) {
      return Optional.empty();
    }
    return owner(tags)
        .map(
            owner ->
                new Instance(
                    id,
                    new OwnerPool(tags.get(Tag.POOL), owner),
                    launchedAt,
                    keep(tags),
                    time(tags, Tag.SUSPECT),
                    false,
                    Hold.of(tags),
                    Optional.empty(),
                    false));
  }

  /**
   * Why tags that are ours by environment and pool cannot be read, as those that a later version
   * may write; empty when they can be read, or are not ours.
   */
  public static Optional<String> unreadable(Map<String, String> tags, String environment) {
    boolean ours = environment.equals(tags.get(Tag.ENVIRONMENT)) && tags.containsKey(Tag.POOL);
    return ours && owner(tags).isEmpty()
        ? Optional.of(
            "its tags %s=%s and %s=%s name no owner that this version of musterd knows"
                .formatted(Tag.SCOPE, tags.get(Tag.SCOPE), Tag.OWNER, tags.get(Tag.OWNER)))
        : Optional.empty();
  }

  /** Why the tag of a hold is ignored; empty when it can be read, or there is none. */
  public static Optional<String> unreadableHold(Map<String, String> tags) {
    String value = tags.get(Tag.HOLD_UNTIL);
    return value == null || time(value).isPresent()
        ? Optional.empty()
        : Optional.of("its tag %s=%s is no time".formatted(Tag.HOLD_UNTIL, value));
  }

  private static Optional<Owner> owner(Map<String, String> tags) {
    try {
      return Optional.of(
          Owner.of(
              Owner.Scope.valueOf(
                  tags.getOrDefault(Tag.SCOPE, "").toUpperCase(java.util.Locale.ROOT)),
              tags.getOrDefault(Tag.OWNER, "")));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** In any case, as IAM reads it: what the policy protects, the daemon must not try to end. */
  private static boolean keep(Map<String, String> tags) {
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().equalsIgnoreCase(Tag.KEEP))
        .anyMatch(tag -> Boolean.parseBoolean(tag.getValue()));
  }

  /** One that cannot be read is none: it must not hide the instance. */
  private static Optional<Instant> time(Map<String, String> tags, String name) {
    return Optional.ofNullable(tags.get(name)).flatMap(Instance::time);
  }

  private static Optional<Instant> time(String value) {
    try {
      return Optional.of(Instant.parse(value));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
