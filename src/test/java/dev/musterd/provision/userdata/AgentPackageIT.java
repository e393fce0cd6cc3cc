package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Amazon's package of the CloudWatch agent on Ubuntu, whose signature the real gpgv verifies. */
class AgentPackageIT extends InstanceBoot {
  private static final String AMAZONS_KEY = "937616F3450B7D806CBD9725D58167303B789C72";

  /** Of agent-one.asc; its private key is lost. */
  private static final String KEY = "A5932BA5DB7157023AB1F89D3242731F06B9E77D";

  private static final byte[] PACKAGE = "a package\n".getBytes(StandardCharsets.UTF_8);
  private static final String KEY_FILE = "/assets/amazon-cloudwatch-agent.gpg";

  private static String file(String architecture) {
    return "-%s/ubuntu/%s/latest/amazon-cloudwatch-agent.deb"
        .formatted(InstanceServices.REGION, architecture);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = AgentPackageIT.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private void published(String architecture, String signer, byte[] content) throws IOException {
    services.publicObject(KEY_FILE, resource("agent-" + signer + ".asc"));
    services.publicObject(file(architecture), content);
    services.publicObject(file(architecture) + ".sig", resource("agent-" + signer + ".sig"));
  }

  private void bootUbuntu(String configuration) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gpgv")), "needs gpgv");
    PackageManagers.bareUbuntu(machine);
    services.parameter(JIT);
    bootWith(configuration, AMAZONS_KEY, KEY);
    assertOff("the ephemeral runner has ended");
  }

  private boolean agentRan() {
    return machine.commands().stream().anyMatch(it -> it.startsWith("amazon-cloudwatch-agent-ctl"));
  }

  private void assertWithoutAgent(String reason) {
    assertTrue(
        machine.console().contains("the CloudWatch agent did not arrive: " + reason + "\n"),
        machine::console);
    assertEquals(
        PackageManagers.APT + "docker.io docker-buildx git jq",
        PackageManagers.calls(machine).getLast());
    assertFalse(agentRan());
  }

  @Test
  void agent_isInstalledWithTheRest_whenAmazonSignedIt() throws Exception {
    published("amd64", "one", PACKAGE);
    bootUbuntu("");
    assertEquals(
        PackageManagers.APT + "docker.io docker-buildx git jq /run/musterd/agent.deb",
        PackageManagers.calls(machine).getLast());
    assertTrue(agentRan(), machine::log);
  }

  @Test
  void agent_isOfTheArchitecture() throws Exception {
    published("arm64", "one", PACKAGE);
    for (var file : RunnerTarball.files("exit 0", "exit 0").entrySet()) {
      machine.executable("/opt/actions-runner/" + file.getKey(), file.getValue());
    }
    bootUbuntu("pools.linux-x64.instance-types = [m7g.large]");
    assertTrue(services.calls().contains("/amazoncloudwatch-agent" + file("arm64")));
    assertTrue(agentRan(), machine::log);
  }

  @Test
  void changedPackage_isNotInstalled() throws Exception {
    published("amd64", "one", "another package\n".getBytes(StandardCharsets.UTF_8));
    bootUbuntu("");
    assertWithoutAgent("its signature is not Amazon's");
  }

  /** Key and signature fit together, and another signer made both. */
  @Test
  void packageWithAnotherSigner_isNotInstalled() throws Exception {
    published("amd64", "two", PACKAGE);
    bootUbuntu("");
    assertWithoutAgent("its signature is not Amazon's");
  }

  @Test
  void missingPackage_costsTheLogsAlone() throws Exception {
    bootUbuntu("");
    assertWithoutAgent("HTTP 404");
  }

  @Test
  void agent_isNotFetched_whereNothingIsLogged() throws Exception {
    published("amd64", "one", PACKAGE);
    bootUbuntu("pools.linux-x64.cloudwatch.enabled = false");
    assertFalse(
        services.calls().stream().anyMatch(path -> path.startsWith("/amazoncloudwatch-agent")),
        services.calls()::toString);
  }
}
