package dev.musterd.config;

import dev.musterd.config.Machine.Ami;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps the block {@code daemon}.
 *
 * @param network for what names none
 * @param region empty: the machine's, which is not known here
 * @param tls whether the daemon itself ends TLS
 */
record HostsMapping(
    String environment, Settings.Network network, Optional<String> region, boolean tls) {
  /** More webhooks than GitHub sends to one App pass through fewer. */
  private static final int HOSTS_MAX = 10;

  /** Below the only folder of the bucket that no node and no instance may write to. */
  private static final ValueType<String> PACKAGE =
      TextTypes.text(
          "the key of a package, such as packages/musterd_0.1.0_aarch64.rpm",
          "packages/[A-Za-z0-9._+~-]+\\.(rpm|deb)");

  /** Below the folder where an instance reads its own configuration no secret may be. */
  private static final ValueType<String> PARAMETER =
      TextTypes.text(
          "the name of an SSM parameter that begins with /, such as /gh-ci/musterd.conf",
          "(/[A-Za-z0-9_.-]+)+");

  private static final ValueType<String> DOMAIN =
      TextTypes.text(
          "a name of DNS, such as ci.example.com",
          "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");

  private static final ValueType<Integer> PORT = QuantityTypes.whole(1, 65_535);

  private static final Pattern ARM = Pattern.compile("aarch64|arm64");
  private static final Pattern X86 = Pattern.compile("x86_64|amd64");

  /** Empty when no hosts are wanted. */
  Optional<Settings.Hosts> map(Section daemon) {
    Optional<Integer> count = daemon.find("hosts", QuantityTypes.whole(1, HOSTS_MAX));
    String type = daemon.read("instance-type", CapacityMapping.INSTANCE_TYPE);
    Optional<Ami> ami = ami(daemon.section("ami"));
    Optional<String> pack = daemon.find("package", PACKAGE);
    String configuration =
        daemon
            .find("configuration", PARAMETER)
            .orElse("/musterd/%s/musterd.conf".formatted(environment));
    Settings.Network place =
        new Settings.Network(
            daemon.find("vpc", AwsIds.VPC).orElse(network.vpc()),
            AwsIds.subnets(daemon).orElse(network.subnets()));
    Settings.LoadBalancer balancer = balancer(daemon.section("load-balancer"), place);
    if (count.isEmpty() || daemon.isRefused("hosts")) {
      return Optional.empty();
    }
    if (ami.isEmpty() && pack.isEmpty() && !daemon.isRefused("package")) {
      daemon.require(
          "package", "must be " + PACKAGE.allowed() + ", or daemon.ami must name an image with it");
    }
    pack.flatMap(name -> otherArchitecture(name, type))
        .ifPresent(problem -> daemon.refuse("package", problem));
    if (place.subnets().size() < Math.min(2, count.get()) && !daemon.isRefused("subnets")) {
      daemon.refuse(
          "subnets",
          count.get() == 1
              ? "must name a subnet, here or in network.subnets"
              : "must name subnets in at least two zones, here or in network.subnets, because"
                  + " daemon.hosts = "
                  + count.get());
    }
    return Optional.of(
        new Settings.Hosts(count.get(), type, ami, pack, configuration, place, balancer));
  }

  private static Optional<Ami> ami(Section ami) {
    Optional<String> id = ami.find("id", MachineMapping.IMAGE);
    Optional<String> parameter = ami.find("parameter", MachineMapping.PARAMETER);
    if (id.isPresent() && parameter.isPresent()) {
      ami.refuse("parameter", "must not be set together with daemon.ami.id");
    }
    return id.<Ami>map(Ami.ById::new).or(() -> parameter.map(Ami.ByParameter::new));
  }

  /** By the words that our packages have in their names. */
  private static Optional<String> otherArchitecture(String pack, String type) {
    Architecture wanted = Architecture.of(type);
    Matcher other = (wanted == Architecture.ARM64 ? X86 : ARM).matcher(pack);
    return other.find()
        ? Optional.of(
            "must be a package for %s, as the instance type %s is; this is for %s"
                .formatted(wanted.word(), type, other.group()))
        : Optional.empty();
  }

  private Settings.LoadBalancer balancer(Section balancer, Settings.Network place) {
    Optional<String> certificate = balancer.find("certificate-arn", AwsIds.CERTIFICATE_ARN);
    certificate
        .filter(_ -> !balancer.isRefused("certificate-arn"))
        .flatMap(arn -> elsewhere(arn, region))
        .ifPresent(problem -> balancer.refuse("certificate-arn", problem));
    boolean encrypted = tls || certificate.isPresent();
    return new Settings.LoadBalancer(
        balancer.read("scheme", TextTypes.choice("internet-facing", "internal")).equals("internal"),
        balancer
            .find("port", PORT)
            .orElse(encrypted ? Settings.LoadBalancer.HTTPS : Settings.LoadBalancer.HTTP),
        certificate,
        balancer.find("domain", DOMAIN),
        AwsIds.subnets(balancer).orElse(place.subnets()),
        sources(balancer));
  }

  private static Optional<String> elsewhere(String arn, Optional<String> region) {
    String its = arn.split(":")[3];
    return region
        .filter(ours -> !ours.equals(its))
        .map(
            ours ->
                "must be of a certificate in aws.region, which is %s; this is in %s"
                    .formatted(ours, its));
  }

  private static List<String> sources(Section balancer) {
    List<String> sources = balancer.list("sources", EgressMapping.CIDR);
    if (sources.isEmpty() && !balancer.isRefused("sources")) {
      balancer.refuse("sources", "must name at least one network, or no webhook arrives");
    }
    return sources;
  }
}
