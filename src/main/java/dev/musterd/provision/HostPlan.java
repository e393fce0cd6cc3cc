package dev.musterd.provision;

import dev.musterd.config.Settings;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.HostSites;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether hosts of the daemon would come up: CloudFormation finds out only once it has made half of
 * them, and takes all back.
 */
record HostPlan(Settings settings, Settings.Hosts hosts, HostSites sites, String region) {

  /** Fails with all that is wrong, a line each. */
  Future<Void> check() {
    Set<String> subnets = new TreeSet<>(hosts.network().subnets());
    subnets.addAll(hosts.loadBalancer().subnets());
    List<String> problems = new ArrayList<>();
    certificate().ifPresent(problems::add);
    return sites
        .subnets(subnets)
        .onSuccess(found -> problems.addAll(judge(found)))
        .compose(_ -> sites.hasParameter(hosts.configuration()))
        .onSuccess(
            there -> {
              if (!there) {
                problems.add(noConfiguration());
              }
            })
        .compose(_ -> pack())
        .onSuccess(problem -> problem.ifPresent(problems::add))
        .compose(
            _ ->
                problems.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StackRefusedException(String.join("\n", problems))));
  }

  private Optional<String> certificate() {
    return hosts
        .loadBalancer()
        .certificateArn()
        .map(arn -> arn.split(":")[3])
        .filter(its -> !its.equals(region))
        .map(
            its ->
                "daemon.load-balancer.certificate-arn: the certificate is in %s, and the stack in %s"
                    .formatted(its, region));
  }

  private List<String> judge(List<Subnet> found) {
    List<String> problems = new ArrayList<>();
    List<Subnet> ofHosts = of(hosts.network().subnets(), found);
    absent("daemon.subnets", hosts.network().subnets(), ofHosts).ifPresent(problems::add);
    foreign("daemon.subnets", ofHosts).ifPresent(problems::add);
    Set<String> zones = zones(ofHosts);
    if (hosts.count() > 1 && !ofHosts.isEmpty() && zones.size() < 2) {
      problems.add(
          "daemon.subnets: all are in %s, and %d hosts want two zones"
              .formatted(zones.iterator().next(), hosts.count()));
    }
    String key = "daemon.load-balancer.subnets";
    List<String> wanted = hosts.loadBalancer().subnets();
    List<Subnet> ofBalancer = of(wanted, found);
    if (!wanted.equals(hosts.network().subnets())) {
      absent(key, wanted, ofBalancer).ifPresent(problems::add);
      foreign(key, ofBalancer).ifPresent(problems::add);
    }
    if (zones(ofBalancer).size() < ofBalancer.size()) {
      problems.add(
          key + ": two are in the same zone, and a load balancer takes one subnet of each zone");
    }
    return problems;
  }

  private static List<Subnet> of(List<String> ids, List<Subnet> found) {
    return found.stream().filter(subnet -> ids.contains(subnet.id())).toList();
  }

  private static Set<String> zones(List<Subnet> subnets) {
    Set<String> zones = new TreeSet<>();
    subnets.forEach(subnet -> zones.add(subnet.zone()));
    return zones;
  }

  private static Optional<String> absent(String key, List<String> wanted, List<Subnet> found) {
    Set<String> missing = new TreeSet<>(wanted);
    found.forEach(subnet -> missing.remove(subnet.id()));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("%s: there is no %s here".formatted(key, String.join(", ", missing)));
  }

  private Optional<String> foreign(String key, List<Subnet> subnets) {
    String vpc = hosts.network().vpc();
    return subnets.stream()
        .filter(subnet -> !subnet.vpc().equals(vpc))
        .findFirst()
        .map(
            subnet ->
                "%s: %s is in %s, and the hosts' VPC is %s"
                    .formatted(key, subnet.id(), subnet.vpc(), vpc));
  }

  private String noConfiguration() {
    String name = hosts.configuration();
    return "daemon.configuration: there is no parameter %s: aws ssm put-parameter --name %s --type SecureString --tier Intelligent-Tiering --value file://musterd.conf"
        .formatted(name, name);
  }

  private Future<Optional<String>> pack() {
    if (hosts.pack().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    String key = hosts.pack().get();
    return sites
        .bucket()
        .compose(
            bucket ->
                sites
                    .hasObject(bucket, key)
                    .map(
                        there ->
                            there
                                ? Optional.empty()
                                : Optional.of(
                                    "daemon.package: s3://%s/%s is not there, or may not be read; apply once without daemon.hosts makes the bucket, then: aws s3 cp FILE s3://%s/%s"
                                        .formatted(bucket, key, bucket, key))));
  }
}
