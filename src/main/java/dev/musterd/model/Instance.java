package dev.musterd.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
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
 * @param offering where it came from, as far as EC2 said so
 */
public record Instance(
    Id id,
    OwnerPool ownerPool,
    Instant launchedAt,
    boolean keep,
    Optional<Instant> suspectSince,
    boolean stopped,
    Optional<Offering> offering) {

  /** One that is pending or running. */
  public Instance(
      Id id,
      OwnerPool ownerPool,
      Instant launchedAt,
      boolean keep,
      Optional<Instant> suspectSince) {
    this(id, ownerPool, launchedAt, keep, suspectSince, false, Optional.empty());
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

  public Instance suspected(Optional<Instant> since) {
    return new Instance(id, ownerPool, launchedAt, keep, since, stopped, offering);
  }

  public Instance asStopped() {
    return new Instance(id, ownerPool, launchedAt, keep, suspectSince, true, offering);
  }

  /** The instance with where it came from; what is known of that already stays. */
  public Instance from(Optional<Offering> known) {
    return offering.isPresent() || known.isEmpty()
        ? this
        : new Instance(id, ownerPool, launchedAt, keep, suspectSince, stopped, known);
  }

  /** The names of our tags. An instance without the first two is not ours. */
  public static final class Tag {
    public static final String ENVIRONMENT = "musterd:environment";
    public static final String POOL = "musterd:pool";
    public static final String OWNER = "musterd:owner";
    public static final String SCOPE = "musterd:scope";
    public static final String KEEP = "musterd:keep";
    public static final String SUSPECT = "musterd:suspect";

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
                    suspicion(tags.getOrDefault(Tag.SUSPECT, ""))));
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

  /** One that cannot be read is none: it must not hide the instance, and is written anew. */
  private static Optional<Instant> suspicion(String value) {
    try {
      return Optional.of(Instant.parse(value));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
