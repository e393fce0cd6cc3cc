package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block {@code daemon}, with what it takes from others. */
class HostsMappingTest {
  private static final String TWO = "lease.enabled = on, daemon { hosts = 2, ami.id = ami-1 }\n";

  @TempDir private Path directory;

  private Settings.Hosts hosts(String added) {
    return Configurations.settings(directory, added).hosts().orElseThrow();
  }

  private List<String> warnings(String added) {
    ReadResult result = Configurations.read(directory, Configurations.LEAST + added);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).warnings();
  }

  @Test
  void withoutHosts_thereAreNone() {
    assertEquals(Optional.empty(), Configurations.settings(directory, "").hosts());
    assertEquals(
        List.of("daemon has no effect without daemon.hosts"),
        warnings("daemon.load-balancer.scheme = internal"));
  }

  @Test
  void whatIsLeftOut_isThatOfThePools() {
    Settings.Hosts hosts = hosts(TWO);
    assertEquals(2, hosts.count());
    assertEquals("t4g.small", hosts.instanceType());
    assertEquals(Architecture.ARM64, hosts.architecture());
    assertEquals("/musterd/gh-ci/musterd.conf", hosts.configuration());
    assertEquals("vpc-1", hosts.network().vpc());
    assertEquals(List.of("subnet-1", "subnet-2"), hosts.network().subnets());
    assertEquals(List.of("subnet-1", "subnet-2"), hosts.loadBalancer().subnets());
    assertEquals(List.of("0.0.0.0/0"), hosts.loadBalancer().sources());
  }

  @Test
  void loadBalancersSubnets_areThoseOfTheHosts_unlessItHasItsOwn() {
    String own = TWO + "daemon.subnets = [subnet-3, subnet-4]\n";
    assertEquals(List.of("subnet-3", "subnet-4"), hosts(own).loadBalancer().subnets());
    assertEquals(
        List.of("subnet-5"),
        hosts(own + "daemon.load-balancer.subnets = [subnet-5]").loadBalancer().subnets());
  }

  @Test
  void port_isThatOfHttps_whereEitherHasACertificate() {
    assertEquals(80, hosts(TWO).loadBalancer().port());
    String certificate =
        "daemon.load-balancer.certificate-arn ="
            + " \"arn:aws:acm:eu-west-1:123456789012:certificate/a-1\"\n";
    assertEquals(443, hosts(TWO + certificate).loadBalancer().port());
    assertEquals(443, hosts(TWO + "http.tls { certificate = /a, key = /b }").loadBalancer().port());
    assertEquals(
        8443, hosts(TWO + certificate + "daemon.load-balancer.port = 8443").loadBalancer().port());
  }

  @Test
  void whatWorksAndIsProbablyNotMeant_isAWarning() {
    assertEquals(
        List.of(
            "daemon.hosts = 1 without lease.enabled: a host is ended before another one takes its"
                + " place, and webhooks in between fail",
            "management.host is loopback: daemon.hosts cannot ask each other, nor musterd check"
                + " them",
            "daemon.load-balancer.certificate-arn and http.tls are not set: webhooks are sent in"
                + " plain HTTP",
            "github.app.private-key is of a machine, which those of daemon.hosts do not have"
                + " without daemon.ami; use { ssm = … } for secrets"),
        warnings("daemon { hosts = 1, package = packages/m.rpm }\nlease.enabled = off"));
    assertEquals(
        List.of(
            "daemon.load-balancer.domain is not set: no certificate is for the load balancer's own"
                + " name, so GitHub refuses it"),
        warnings(
            TWO
                + "management { host = \"0.0.0.0\", token = t }\n"
                + "http.tls { certificate = /a, key = /b }\n"));
  }
}
