package dev.musterd.doubles.aws;

import dev.musterd.model.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** SSM Parameter Store's memory. */
public final class Parameters {
  /** The standard tier's limit; https://docs.aws.amazon.com/general/latest/gr/ssm.html. */
  static final int STANDARD_BYTES = 4096;

  static final int ADVANCED_BYTES = 8192;

  /** Its tag that names the one instance that may read it. */
  static final String ARN_TAG = "musterd:instance-arn";

  /** One stored parameter. */
  public record Parameter(
      String name,
      String type,
      String tier,
      String value,
      Optional<String> keyId,
      Map<String, String> tags,
      int version) {
    @Override
    public String toString() {
      return name + " " + type + " " + tier + " version " + version;
    }
  }

  /** A write, as it was asked for. */
  public record Put(
      String name,
      String type,
      String tier,
      String value,
      boolean overwrite,
      Optional<String> keyId,
      Map<String, String> tags) {}

  private final TreeMap<String, Parameter> stored = new TreeMap<>();
  private final Set<String> undeletable = new HashSet<>();
  private final Deque<Instant> recentWrites = new ArrayDeque<>();
  private final InstantSource clock;
  private final Collection<String> violations;
  private OptionalInt writesPerSecond = OptionalInt.empty();

  Parameters(InstantSource clock, Collection<String> violations) {
    this.clock = clock;
    this.violations = violations;
  }

  /** Throttles writes as SSM does; 40 a second is its default. */
  public void writesPerSecond(int limit) {
    writesPerSecond = OptionalInt.of(limit);
  }

  /** A policy denies to delete this one; SSM then deletes none of a call. */
  public void denyDeletion(String name) {
    undeletable.add(name);
  }

  public void allowDeletion() {
    undeletable.clear();
  }

  public Optional<Parameter> find(String name) {
    return Optional.ofNullable(stored.get(name));
  }

  public List<Parameter> all() {
    return List.copyOf(stored.values());
  }

  int put(Put put) {
    pace();
    Parameter earlier = stored.get(put.name());
    if (put.overwrite() && !put.tags().isEmpty()) {
      // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
      throw invalid("Tags and overwrite can't be used together.");
    }
    if (earlier != null && !put.overwrite()) {
      throw new CloudException("ParameterAlreadyExists", 400, "The parameter already exists.");
    }
    String tier = tier(put, earlier);
    Parameter written =
        new Parameter(
            put.name(),
            put.type(),
            tier,
            put.value(),
            put.keyId(),
            earlier == null ? Map.copyOf(put.tags()) : earlier.tags(),
            earlier == null ? 1 : earlier.version() + 1);
    stored.put(put.name(), written);
    return written.version();
  }

  private static String tier(Put put, Parameter earlier) {
    int bytes = put.value().getBytes(StandardCharsets.UTF_8).length;
    boolean wasAdvanced = earlier != null && earlier.tier().equals("Advanced");
    if (bytes > ADVANCED_BYTES) {
      // SSM quotes the refused value in this message, which is why it must never be passed on.
      throw invalid("Value '" + put.value() + "' is longer than 8192.");
    }
    if (put.tier().equals("Intelligent-Tiering")) {
      return bytes > STANDARD_BYTES || wasAdvanced ? "Advanced" : "Standard";
    }
    if (put.tier().equals("Standard") && wasAdvanced) {
      throw invalid("This parameter uses the advanced-parameter tier and can't be downgraded.");
    }
    if (put.tier().equals("Standard") && bytes > STANDARD_BYTES) {
      throw invalid("Value '" + put.value() + "' exceeds 4096 for the standard tier.");
    }
    return put.tier();
  }

  List<Parameter> below(String path) {
    String prefix = path.endsWith("/") ? path : path + "/";
    return stored.values().stream()
        .filter(parameter -> parameter.name().startsWith(prefix))
        .filter(parameter -> parameter.name().indexOf('/', prefix.length()) < 0)
        .toList();
  }

  /** Deletes what is there and returns the names that were. */
  List<String> delete(List<String> names) {
    if (names.size() > 10) {
      throw invalid("Member must have length less than or equal to 10");
    }
    pace();
    if (names.stream().anyMatch(undeletable::contains)) {
      throw new CloudException(
          "AccessDeniedException",
          400,
          "User: musterd is not authorized to perform: ssm:DeleteParameters");
    }
    return names.stream().filter(name -> stored.remove(name) != null).toList();
  }

  Optional<String> readFrom(Machine machine) {
    Parameter parameter = stored.get(machine.parameterName());
    if (parameter == null) {
      return Optional.empty();
    }
    if (!machine.arn().equals(parameter.tags().get(ARN_TAG))) {
      violations.add("the parameter of " + machine.id() + " is not tagged with its ARN");
      return Optional.empty();
    }
    return Optional.of(parameter.value());
  }

  void remove(String name) {
    stored.remove(name);
  }

  /** The instance whose parameter this is. */
  static Optional<Instance.Id> instance(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return Instance.Id.FORM.matcher(last).matches()
        ? Optional.of(new Instance.Id(last))
        : Optional.empty();
  }

  private void pace() {
    if (writesPerSecond.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    while (!recentWrites.isEmpty()
        && !recentWrites.peek().isAfter(now.minus(Duration.ofSeconds(1)))) {
      recentWrites.poll();
    }
    if (recentWrites.size() >= writesPerSecond.getAsInt()) {
      throw new CloudException("ThrottlingException", 400, "Rate exceeded");
    }
    recentWrites.add(now);
  }

  private static CloudException invalid(String message) {
    return new CloudException("ValidationException", 400, message);
  }
}
