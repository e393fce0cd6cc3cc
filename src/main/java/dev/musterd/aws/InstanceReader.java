package dev.musterd.aws;

import dev.musterd.base.Interner;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Reads what EC2 describes as the instances of one environment. Those of one pool and owner, and
 * those of one offering, share it: of ten thousand instances, few differ in that.
 */
final class InstanceReader {
  private static final String RUNNING = "running";

  /** What a shutdown brings when the template does not say {@code terminate}, or a hand. */
  private static final List<String> STOPPED = List.of("stopping", "stopped");

  private static final int OWNER_POOLS_MAX = 10_000;
  private static final int OFFERINGS_MAX = 10_000;

  /** By the spelling: owners are equal without case, and each keeps its own. */
  private record Spelling(String pool, Owner.Scope scope, String owner) {}

  private final String environment;
  private final Interner<Spelling, OwnerPool> ownerPools = new Interner<>(OWNER_POOLS_MAX);
  private final Interner<Offering, Optional<Offering>> offerings = new Interner<>(OFFERINGS_MAX);

  InstanceReader(String environment) {
    this.environment = environment;
  }

  /**
   * What one description says.
   *
   * @param instance empty when its tags are not ours, or cannot be read
   * @param unreadable what cannot be read of the tags, when they are ours
   */
  record Reading(Optional<Instance> instance, Optional<Event> unreadable) {}

  Reading read(software.amazon.awssdk.services.ec2.model.Instance described) {
    Instance.Id id = id(described);
    Map<String, String> tags = tags(described);
    return new Reading(instance(id, described, tags), unreadable(id, tags));
  }

  private Optional<Instance> instance(
      Instance.Id id,
      software.amazon.awssdk.services.ec2.model.Instance described,
      Map<String, String> tags) {
    boolean stopped = STOPPED.contains(described.state().nameAsString());
    boolean running = RUNNING.equals(described.state().nameAsString());
    return Instance.fromTags(id, described.launchTime(), tags, environment)
        .map(instance -> stopped ? instance.asStopped() : instance)
        .map(instance -> running ? instance.asRunning() : instance)
        .map(
            instance ->
                instance.from(offering(described)).belongingTo(shared(instance.ownerPool())));
  }

  private Optional<Event> unreadable(Instance.Id id, Map<String, String> tags) {
    return Instance.unreadable(tags, environment)
        .<Event>map(reason -> new Event.InstanceUnreadable(id, reason))
        .or(
            () ->
                Instance.unreadableHold(tags).map(reason -> new Event.HoldUnreadable(id, reason)));
  }

  static Instance.Id id(software.amazon.awssdk.services.ec2.model.Instance described) {
    return new Instance.Id(described.instanceId());
  }

  private OwnerPool shared(OwnerPool ownerPool) {
    Owner owner = ownerPool.owner();
    return ownerPools.intern(
        new Spelling(ownerPool.pool(), owner.scope(), owner.name()), ownerPool);
  }

  private Optional<Offering> offering(
      software.amazon.awssdk.services.ec2.model.Instance described) {
    if (described.instanceTypeAsString() == null || described.subnetId() == null) {
      return Optional.empty();
    }
    boolean spot = "spot".equals(described.instanceLifecycleAsString());
    var offering =
        new Offering(
            described.instanceTypeAsString(),
            described.subnetId(),
            spot ? Market.SPOT : Market.ON_DEMAND);
    return offerings.intern(offering, Optional.of(offering));
  }

  private static Map<String, String> tags(
      software.amazon.awssdk.services.ec2.model.Instance described) {
    return described.tags().stream()
        .collect(Collectors.toMap(Tag::key, tag -> Objects.requireNonNullElse(tag.value(), "")));
  }
}
