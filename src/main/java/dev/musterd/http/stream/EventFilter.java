package dev.musterd.http.stream;

import dev.musterd.model.Job;
import dev.musterd.port.EventFeed;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events are wanted: those that meet all three conditions.
 *
 * @param job whose timeline they belong to
 * @param pool that they are about
 * @param types such as {@code job-held}; none means all
 */
public record EventFilter(Optional<Job.Id> job, Optional<String> pool, Set<String> types) {
  public static final EventFilter ALL =
      new EventFilter(Optional.empty(), Optional.empty(), Set.of());

  private static final int TYPES_MAX = 50;
  private static final Pattern JOB = Pattern.compile("[0-9]{1,18}");
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,49}");

  public EventFilter {
    types = Set.copyOf(types);
  }

  /** The filter that a query describes, or what is wrong with it. */
  public sealed interface Reading {
    record Read(EventFilter filter) implements Reading {}

    record Wrong(String reason) implements Reading {}
  }

  /**
   * Reads the parameters {@code job}, {@code pool} and {@code type}; an empty one is none, as forms
   * send it. Types are repeated or separated by commas.
   */
  public static Reading read(MultiMap query) {
    String job = query.contains("job") ? query.get("job").strip() : "";
    String pool = query.contains("pool") ? query.get("pool").strip() : "";
    List<String> types = types(query);
    if (!job.isEmpty() && !JOB.matcher(job).matches()) {
      return new Reading.Wrong("job must be a job's id, which is a number");
    } else if (!pool.isEmpty() && !POOL.matcher(pool).matches()) {
      return new Reading.Wrong("pool must be the name of a pool");
    } else if (types.size() > TYPES_MAX
        || !types.stream().allMatch(type -> TYPE.matcher(type).matches())) {
      return new Reading.Wrong("type must be names of events such as job-held, at most 50");
    }
    return new Reading.Read(
        new EventFilter(
            present(job).map(Long::valueOf).map(Job.Id::new), present(pool), Set.copyOf(types)));
  }

  private static List<String> types(MultiMap query) {
    return query.getAll("type").stream()
        .flatMap(text -> Stream.of(text.split(",", TYPES_MAX + 2)))
        .map(String::strip)
        .filter(type -> !type.isEmpty())
        .distinct()
        .collect(Collectors.toList());
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  public boolean matches(EventFeed.Entry entry) {
    return job.map(entry.jobs()::contains).orElse(true)
        && pool.map(it -> entry.pool().filter(it::equals).isPresent()).orElse(true)
        && (types.isEmpty() || types.contains(entry.type()));
  }
}
