package dev.musterd.port;

import dev.musterd.model.Event.QueueDiffers;
import dev.musterd.model.LaunchPlan;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code musterd check} wants to know of AWS, in AWS's own terms. Every call fails with {@link
 * CheckFailedException}. Nothing is started, costs, or stays.
 */
public interface AwsSurvey {

  /** Who we are to AWS, and where. */
  record Caller(String account, String arn, String region) {}

  /** The two queues, and where the first differs from the configuration. */
  record Queues(String jobs, String dead, List<QueueDiffers> differences) {
    public Queues {
      differences = List.copyOf(differences);
    }
  }

  /**
   * A KMS key.
   *
   * @param state {@code Enabled}, {@code Disabled}, {@code PendingDeletion}, …
   */
  record Key(String arn, String state, boolean symmetric, boolean encrypts) {}

  /**
   * The default version of a launch template.
   *
   * @param image an id, or {@code resolve:ssm:…}; empty when there is none
   * @param tokens whether the metadata service demands them (IMDSv2)
   * @param terminates whether an instance that powers off is gone
   */
  record Template(
      long version,
      String image,
      boolean tokens,
      boolean profile,
      boolean userData,
      boolean terminates) {}

  /**
   * A subnet.
   *
   * @param free IPv4 addresses
   * @param ipv6Only its instances have no IPv4 address
   */
  record Subnet(String id, String vpc, String zone, int free, boolean ipv6Only) {}

  /**
   * An instance type.
   *
   * @param architectures such as {@code x86_64} and {@code arm64}
   */
  record Type(String name, Set<String> architectures, int vcpus) {
    public Type {
      architectures = Set.copyOf(architectures);
    }
  }

  /** The result of a dry run for a permission. */
  sealed interface Permission {
    record Allowed() implements Permission {}

    record Denied(String reason) implements Permission {}

    /** The dry run ended before the permission was checked, or it needs what is not there. */
    record Unclear(String reason) implements Permission {}
  }

  Future<Caller> caller();

  /** Never makes them. */
  Future<Queues> queues();

  /** The URL of the queue of EC2's events; fails with ABSENT when there is none. */
  Future<String> eventQueue();

  /** The region of a bucket. */
  Future<String> bucketRegion(String bucket);

  /** Begins an upload and gives it up, which leaves nothing. */
  Future<Void> upload(String bucket, String key);

  /** The version that the mirror's {@code latest.json} names; empty when it names none. */
  Future<Optional<String>> mirrored(String bucket, String key);

  Future<Key> key(String name);

  Future<Template> template(String name);

  /** Those that exist. */
  Future<List<Subnet>> subnets(Collection<String> ids);

  /** Those that exist in the region. */
  Future<List<Type>> types(Collection<String> names);

  /** The zones in which each type is offered. */
  Future<Map<String, Set<String>>> zones(Collection<String> types);

  /** EC2's images, whose failures are {@link CheckFailedException}s, too. */
  Images images();

  Future<Boolean> roleExists(String name);

  /** The account's value of a quota of EC2. */
  Future<Double> quota(String code);

  /** Whether this plan could be sent, by dry runs of the fleet and of its instances. */
  Future<Permission> mayLaunch(LaunchPlan plan);

  /** Whether instances of ours may be ended, by a dry run on one that exists. */
  Future<Permission> mayTerminate();

  /** Whether a configuration could be left, by a harmless one that is deleted at once. */
  Future<Permission> mayLeaveConfiguration(Optional<String> kmsKey);

  /** Whether messages may be held and deleted, by a receipt that is none. */
  Future<Permission> mayWorkQueue(String url);
}
