package dev.musterd.config;

import dev.musterd.config.secret.SecretSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the other blocks have to say when {@code daemon.hosts} are made. */
record HostsChecks(Settings settings, Settings.Hosts hosts) {
  /** What the unit of systemd lets the daemon open. */
  private static final int FIRST_PORT = 1024;

  /** By key, why its value does not do. */
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (hosts.count() > 1 && !settings.lease().isUsed()) {
      problems.put(
          "lease.enabled",
          "must be on, because daemon.hosts = %d: without the lease, each would decide"
              .formatted(hosts.count()));
    }
    if (hosts.count() > 1 && settings.lease().address().isPresent()) {
      problems.put("lease.address", "must be left out with daemon.hosts: each has its own");
    }
    if (TextTypes.isLoopback(settings.http().host())) {
      problems.put(
          "http.host", "must not be loopback: the load balancer of daemon.hosts is outside");
    }
    port("http.port", settings.http().port(), problems);
    port("management.port", settings.management().port(), problems);
    return problems;
  }

  private static void port(String key, int port, Map<String, String> problems) {
    if (port < FIRST_PORT) {
      problems.put(
          key,
          "must be a port from %d with daemon.hosts, as their unit may open no other; the load balancer listens on daemon.load-balancer.port"
              .formatted(FIRST_PORT));
    }
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!settings.lease().isUsed()) {
      warnings.add(
          "daemon.hosts = 1 without lease.enabled: a host is ended before another one takes its"
              + " place, and webhooks in between fail");
    }
    if (TextTypes.isLoopback(settings.management().host())) {
      warnings.add(
          "management.host is loopback: daemon.hosts cannot ask each other, nor musterd check"
              + " them");
    }
    if (!isEncrypted()) {
      warnings.add(
          "daemon.load-balancer.certificate-arn and http.tls are not set: webhooks are sent in"
              + " plain HTTP");
    } else if (hosts.loadBalancer().domain().isEmpty()) {
      warnings.add(
          "daemon.load-balancer.domain is not set: no certificate is for the load balancer's own"
              + " name, so GitHub refuses it");
    }
    if (hosts.ami().isEmpty()) {
      settings.secrets().stream()
          .filter(secret -> secret.sources().stream().anyMatch(HostsChecks::isOfAMachine))
          .forEach(secret -> warnings.add(absent(secret.key())));
      settings.http().tls().ifPresent(_ -> warnings.add(absent("http.tls.certificate")));
      settings.github().server().caFile().ifPresent(_ -> warnings.add(absent("github.ca-file")));
    }
    return warnings;
  }

  private boolean isEncrypted() {
    return hosts.loadBalancer().certificateArn().isPresent() || settings.http().tls().isPresent();
  }

  private static boolean isOfAMachine(SecretSource source) {
    return switch (source) {
      case SecretSource.File _, SecretSource.Env _, SecretSource.Credential _ -> true;
      case SecretSource.Ssm _, SecretSource.Literal _ -> false;
    };
  }

  private static String absent(String key) {
    return key
        + " is of a machine, which those of daemon.hosts do not have without daemon.ami; use { ssm"
        + " = … } for secrets";
  }
}
