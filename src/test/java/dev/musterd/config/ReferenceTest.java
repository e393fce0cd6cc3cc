package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** reference.conf, which is both the defaults and the documentation. */
class ReferenceTest {
  /** Every key that operators were promised; a new one is added here too. */
  private static final List<String> CONTRACT =
      words(
          """
          environment shutdown-timeout pools
          proxy.url proxy.credentials proxy.no-proxy
          http.host http.port http.path http.max-body http.timeout
          http.tls.certificate http.tls.key
          http.trusted-proxies http.client-address-header http.failed-signatures.limit
          http.failed-signatures.per http.allowed-senders.github http.allowed-senders.networks
          management.host management.hosts management.port management.token
          github.url github.api-url github.ssl-verify github.ca-file github.scope github.events
          github.repositories github.accept-sha1-signatures
          github.app.id github.app.private-key github.app.webhook-secret github.apps github.token
          github.checks waiting-beyond notifications
          aws.region aws.kms-key aws.tags
          network.vpc network.subnets
          queue.delay queue.retention queue.visibility queue.url queue.create
          scale-up.verify-queued scale-up.max-attempts scale-up.timeout scale-up.concurrency
          scale-down.schedule scale-down.timeout scale-down.idle-confirmation
          recovery.enabled recovery.interval recovery.look-back recovery.rerun
          recovery.rerun-on-demand
          binaries.enabled binaries.schedule binaries.prerelease binaries.timeout binaries.bucket
          binaries.source
          costs.public-address costs.budget.daily costs.budget.action costs.budget.owners
          costs.budget.repositories
          daemon.hosts daemon.instance-type daemon.ami.id daemon.ami.parameter daemon.package
          daemon.configuration daemon.vpc daemon.subnets daemon.load-balancer.scheme
          daemon.load-balancer.port daemon.load-balancer.certificate-arn
          daemon.load-balancer.domain daemon.load-balancer.subnets daemon.load-balancer.sources
          lease.enabled lease.address lease.look-every lease.renew-every lease.stop-after lease.take-over-after
          provision.role-path provision.permissions-boundary provision.instance-profile-path
          provision.spot-service-linked-role
          logging.format logging.level logging.retention
          """);

  private static final List<String> CONTRACT_OF_POOLS =
      words(
          """
          labels default-labels match priority accept-unlabelled delay ephemeral runner-group name-prefix
          max-runners
          max-runners-per-owner os architecture instance-types market allocation-strategy
          max-spot-price on-demand-fallback capacity interruption-breaker.interruptions
          interruption-breaker.within interruption-breaker.on-demand-for budget.daily budget.action
          launch-template vpc subnets
          ami.filter ami.owners ami.id ami.parameter block-devices volume-size
          key-name security-groups egress proxy.url proxy.no-proxy managed-policies session-manager tags
          boot-time start-objective.within start-objective.share minimum-running-time max-lifetime
          idle warm warm-owners run-as run-as-root
          on-interruption
          tools docker hooks.job-started hooks.job-completed
          user-data.pre-install user-data.post-install user-data.template
          cloudwatch.enabled cloudwatch.config cloudwatch.log-files
          """);

  @Test
  void reference_holdsExactlyTheKeysOfTheContract() {
    SortedSet<String> contract = new TreeSet<>(CONTRACT);
    CONTRACT_OF_POOLS.forEach(key -> contract.add("pool-defaults." + key));
    assertEquals(contract, keys(SettingsReader.reference()));
  }

  @Test
  void everyKey_hasAComment() {
    Config reference = SettingsReader.reference();
    for (String key : keys(reference)) {
      assertFalse(comments(reference, key).isBlank(), key);
    }
  }

  /** The file operators start from. */
  @Test
  void exampleFile_isValidWithoutWarnings() {
    ReadResult result = Configurations.reader(Map.of()).read(Path.of("conf", "musterd.conf"));
    ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, result, result::toString);
    assertEquals(List.of(), valid.warnings());
    assertEquals(2, valid.settings().pools().size());
  }

  @Test
  void exampleOfHosts_isValidWithoutWarnings() {
    ReadResult result = Configurations.reader(Map.of()).read(Path.of("conf", "hosts.conf"));
    ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, result, result::toString);
    assertEquals(List.of(), valid.warnings());
    assertEquals(2, valid.settings().hosts().orElseThrow().count());
  }

  static SortedSet<String> keys(Config config) {
    SortedSet<String> keys = new TreeSet<>();
    collect("", config.root(), keys);
    return keys;
  }

  static String comments(Config config, String key) {
    List<String> lines = value(config, key).origin().comments();
    return String.join(" ", lines.stream().map(String::strip).toList());
  }

  /** Null is a value too, which Config itself does not give out. */
  static ConfigValue value(Config config, String key) {
    ConfigValue value = config.root();
    for (String part : ConfigUtil.splitPath(key)) {
      value = ((ConfigObject) value).get(part);
    }
    return value;
  }

  private static void collect(String path, ConfigObject block, SortedSet<String> keys) {
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      boolean isFilter = key.endsWith("ami.filter");
      if (entry.getValue() instanceof ConfigObject inner && !inner.isEmpty() && !isFilter) {
        collect(key, inner, keys);
      } else {
        keys.add(key);
      }
    }
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
