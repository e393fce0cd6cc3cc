package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon's hosts in the template, and that without them it is what it was. */
class HostsTest {
  private static final String TWO =
      """
      lease.enabled = on
      binaries.bucket = null
      network.subnets = [subnet-1, subnet-2]
      aws.tags { team = platform }
      daemon { hosts = 2, package = packages/m_aarch64.rpm }
      """;

  private static final String CERTIFICATE =
      "daemon.load-balancer.certificate-arn ="
          + " \"arn:aws:acm:eu-west-1:123456789012:certificate/a-1\"\n";

  private static final String OWN_TLS = "http.tls { certificate = /a, key = /b }\n";

  private static final Path WITHOUT_HOSTS =
      Path.of("src/test/resources/dev/musterd/provision/template/without-hosts.json");

  @TempDir private Path directory;

  private JsonObject template(String added) throws IOException {
    return SampleTemplates.of(directory, added);
  }

  private JsonObject properties(String added, String id) throws IOException {
    return SampleTemplates.properties(template(added), id);
  }

  /** All of a section by name, each as the text that is sent. */
  private static Map<String, String> section(JsonObject template, String name) {
    Map<String, String> section = new TreeMap<>();
    template
        .getJsonObject(name)
        .forEach(entry -> section.put(entry.getKey(), ((JsonObject) entry.getValue()).encode()));
    return section;
  }

  private static SortedSet<String> added(JsonObject more, JsonObject less, String name) {
    SortedSet<String> added = new TreeSet<>(section(more, name).keySet());
    added.removeAll(section(less, name).keySet());
    return added;
  }

  /** The stacks of those who have no hosts are not to change with a new version. */
  @Test
  void template_isByteForByteWhatItWas_withoutHosts() throws IOException {
    String text = template("binaries.bucket = null\n").encodePrettily() + "\n";
    if (Boolean.getBoolean("update-docs")) {
      Files.writeString(WITHOUT_HOSTS, text);
    }
    assertEquals(
        Files.readString(WITHOUT_HOSTS),
        text,
        "if this change of everybody's stack is meant, write the file anew with: mvn test"
            + " -Dtest=HostsTest -Dupdate-docs=true");
  }

  @Test
  void hosts_addToTheTemplate_andChangeNothingButTheDaemonsRights() throws IOException {
    String same = TWO.replaceFirst("daemon \\{.*}", "");
    JsonObject without = template(same);
    JsonObject with = template(TWO);
    Map<String, String> changed = section(with, "Resources");
    section(without, "Resources").forEach(changed::remove);
    assertEquals(
        new TreeSet<>(
            List.of(
                "DaemonPolicy",
                "Hosts",
                "HostsToHosts",
                "LaunchTemplateOfHosts",
                "Listener",
                "LoadBalancer",
                "SecurityGroupOfHosts",
                "SecurityGroupOfLoadBalancer",
                "TargetGroup",
                "WebhooksToHosts")),
        changed.keySet());
    assertEquals(
        "[ImageOfHosts, RootDeviceOfHosts]", added(with, without, "Parameters").toString());
    assertEquals(
        "[HostsGroupName, LoadBalancerAddress, WebhookUrl]",
        added(with, without, "Outputs").toString());
  }

  @Test
  void group_isOverTheSubnets_andOneMoreMayRunWhileHostsAreReplaced() throws IOException {
    JsonObject group = properties(TWO, "Hosts");
    assertEquals("2", group.getString("MinSize"));
    assertEquals("3", group.getString("MaxSize"));
    assertEquals(JsonArray.of("subnet-1", "subnet-2"), group.getJsonArray("VPCZoneIdentifier"));
    assertEquals("ELB", group.getString("HealthCheckType"));
    JsonObject rolling =
        (JsonObject)
            SampleTemplates.at(
                template(TWO), "/Resources/Hosts/UpdatePolicy/AutoScalingRollingUpdate");
    assertEquals(2, rolling.getInteger("MinInstancesInService"));
    assertEquals(1, rolling.getInteger("MaxBatchSize"));
    assertTrue(rolling.getBoolean("WaitOnResourceSignals"));
    assertEquals(
        2,
        SampleTemplates.at(template(TWO), "/Resources/Hosts/CreationPolicy/ResourceSignal/Count"));
  }

  /** Two of them would both decide. */
  @Test
  void onlyHost_isEndedBeforeTheNextOneBegins_withoutTheLease() throws IOException {
    String one = "daemon { hosts = 1, ami.id = ami-1 }\nlease.enabled = off\n";
    assertEquals("1", properties(one, "Hosts").getString("MaxSize"));
    assertEquals(
        0,
        SampleTemplates.at(
            template(one),
            "/Resources/Hosts/UpdatePolicy/AutoScalingRollingUpdate/MinInstancesInService"));
    assertEquals("2", properties(one + "lease.enabled = on", "Hosts").getString("MaxSize"));
  }

  /** Instances with the tag of the environment are runners to the daemon, which ends them. */
  @Test
  void hosts_haveNoTagOfTheEnvironment_alsoNotThatOfTheStack() throws IOException {
    JsonArray tags = properties(TWO, "Hosts").getJsonArray("Tags");
    assertTrue(
        tags.stream().noneMatch(tag -> ((JsonObject) tag).getBoolean("PropagateAtLaunch")),
        tags::encode);
    assertTrue(tags.encode().contains("musterd:environment"), tags::encode);
    String launched =
        properties(TWO, "LaunchTemplateOfHosts")
            .getJsonObject("LaunchTemplateData")
            .getJsonArray("TagSpecifications")
            .encode();
    assertFalse(launched.contains("musterd:environment"), launched);
    assertTrue(launched.contains("musterd:daemon"), launched);
    assertTrue(launched.contains("platform"), launched);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          plain,   TCP, 80,  TCP, 'http://${LoadBalancer.DNSName}/webhook'
          passed,  TCP, 443, TCP, 'https://${LoadBalancer.DNSName}/webhook'
          ended,   TLS, 443, TCP, 'https://${LoadBalancer.DNSName}/webhook'
          both,    TLS, 443, TLS, 'https://${LoadBalancer.DNSName}/webhook'
          """)
  void tls_endsWhereTheCertificateIs(
      String how, String listener, int port, String targets, String url) throws IOException {
    String added =
        TWO
            + switch (how) {
              case "plain" -> "";
              case "passed" -> OWN_TLS;
              case "ended" -> CERTIFICATE;
              default -> OWN_TLS + CERTIFICATE;
            };
    JsonObject made = properties(added, "Listener");
    assertEquals(listener, made.getString("Protocol"));
    assertEquals(port, made.getInteger("Port"));
    assertEquals(listener.equals("TLS"), made.containsKey("Certificates"));
    assertEquals(targets, properties(added, "TargetGroup").getString("Protocol"));
    assertEquals(8080, properties(added, "TargetGroup").getInteger("Port"));
    assertEquals(url, SampleTemplates.at(template(added), "/Outputs/WebhookUrl/Value/Fn::Sub"));
  }

  @Test
  void webhookUrl_hasTheDomainAndAnUnusualPort() throws IOException {
    String added =
        TWO
            + CERTIFICATE
            + "daemon.load-balancer { domain = ci.example.com, port = 8443 }, http.path = /hooks";
    assertEquals(
        "https://ci.example.com:8443/hooks",
        SampleTemplates.at(template(added), "/Outputs/WebhookUrl/Value"));
  }

  @Test
  void scheme_isInternal_whereThatIsSaid() throws IOException {
    assertEquals("internet-facing", properties(TWO, "LoadBalancer").getString("Scheme"));
    JsonObject internal =
        properties(
            TWO + "daemon.load-balancer { scheme = internal, subnets = [subnet-9] }",
            "LoadBalancer");
    assertEquals("internal", internal.getString("Scheme"));
    assertEquals(JsonArray.of("subnet-9"), internal.getJsonArray("Subnets"));
  }

  @Test
  void webhooks_comeFromTheLoadBalancerOnly_andQuestionsFromHostsOnly() throws IOException {
    JsonObject hosts = properties(TWO, "SecurityGroupOfHosts");
    assertNull(hosts.getValue("SecurityGroupIngress"));
    JsonObject webhooks = properties(TWO, "WebhooksToHosts");
    assertEquals(8080, webhooks.getInteger("FromPort"));
    assertEquals(
        IntrinsicFunctions.attribute("SecurityGroupOfLoadBalancer", "GroupId"),
        webhooks.getValue("SourceSecurityGroupId"));
    JsonObject management = properties(TWO, "HostsToHosts");
    assertEquals(8081, management.getInteger("ToPort"));
    assertEquals(
        IntrinsicFunctions.attribute("SecurityGroupOfHosts", "GroupId"),
        management.getValue("SourceSecurityGroupId"));
    assertEquals(
        new JsonArray(
            """
            [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/8"},
             {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv6": "2001:db8::/32"}]
            """),
        properties(
                TWO + "daemon.load-balancer.sources = [\"10.0.0.0/8\", \"2001:db8::/32\"]",
                "SecurityGroupOfLoadBalancer")
            .getJsonArray("SecurityGroupIngress"));
  }

  private String userData(String added) throws IOException {
    return (String)
        SampleTemplates.at(
            template(added),
            "/Resources/LaunchTemplateOfHosts/Properties/LaunchTemplateData/UserData/Fn::Base64/Fn::Sub");
  }

  @Test
  void userData_namesWhereThingsAre_andHoldsNoSecret() throws IOException {
    String text = userData(TWO + "management { host = \"0.0.0.0\", token = open-sesame }");
    assertTrue(text.startsWith("#cloud-config\n{"), text);
    JsonObject config = new JsonObject(text.substring("#cloud-config\n".length()));
    assertEquals(
        JsonArray.of(
            JsonArray.of(
                "/usr/libexec/musterd/start-host",
                "${AWS::StackName}",
                "${AWS::Region}",
                "Hosts",
                "s3://musterd-gh-ci-${AWS::AccountId}-${AWS::Region}/packages/m_aarch64.rpm")),
        config.getJsonArray("runcmd"));
    assertEquals(
        "/musterd/gh-ci/musterd.conf\n",
        config.getJsonArray("write_files").getJsonObject(0).getString("content"));
    assertFalse(text.contains("hush-hush"), "the webhook's secret");
    assertFalse(text.contains("open-sesame"), "the token of the management API");
    assertTrue(text.length() < 16 * 1024, "EC2's limit");
  }

  /** CloudFormation would look for parameters of these names. */
  @Test
  void variablesOfScripts_areNotCloudFormations() throws IOException {
    JsonObject config = new JsonObject(userData(TWO).substring("#cloud-config\n".length()));
    JsonArray files = config.getJsonArray("write_files");
    String fetch = files.getJsonObject(2).getString("content");
    assertEquals(
        Files.readString(Path.of("packer", "scripts", "fetch-configuration")),
        fetch.replace("${!", "${"));
    assertFalse(fetch.replace("${!", "").contains("${"), fetch);
  }

  @Test
  void image_isAParameterOfTheStack_andItsDiskIsEncrypted() throws IOException {
    JsonObject data = properties(TWO, "LaunchTemplateOfHosts").getJsonObject("LaunchTemplateData");
    assertEquals(IntrinsicFunctions.ref("ImageOfHosts"), data.getValue("ImageId"));
    assertEquals("required", data.getJsonObject("MetadataOptions").getString("HttpTokens"));
    JsonObject disk = data.getJsonArray("BlockDeviceMappings").getJsonObject(0);
    assertTrue(disk.getJsonObject("Ebs").getBoolean("Encrypted"));
    assertEquals(IntrinsicFunctions.ref("RootDeviceOfHosts"), disk.getValue("DeviceName"));
  }

  @Test
  void daemon_mayReadWhatItsHostNeeds_andNoMore() throws IOException {
    JsonObject template = template(TWO);
    assertEquals(
        JsonArray.of(
            IntrinsicFunctions.bucketArn(
                "musterd-gh-ci-${AWS::AccountId}-${AWS::Region}/packages/m_aarch64.rpm")),
        SampleTemplates.statement(template, "HostPackage").orElseThrow().getValue("Resource"));
    assertEquals(
        JsonArray.of(IntrinsicFunctions.arn("ssm", "parameter/musterd/gh-ci/musterd.conf")),
        SampleTemplates.statement(template, "Secrets").orElseThrow().getValue("Resource"));
    assertFalse(SampleTemplates.sids(template("")).contains("HostReady"));
  }
}
