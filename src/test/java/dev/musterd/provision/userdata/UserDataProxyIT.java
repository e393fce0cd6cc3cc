package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An instance whose way out is a proxy. */
class UserDataProxyIT extends InstanceBoot {
  private static final String PROXY = "http://proxy.example.com:3128";
  private static final String DIRECT =
      "169.254.169.254,169.254.170.2,fd00:ec2::254,localhost,127.0.0.1,::1";

  private void bootWithProxy(String more) throws Exception {
    services.parameter(JIT);
    boot(
        "pools.linux-x64.proxy { url = \"%s\", no-proxy = [\"ghes.example.com\", \"10.0.0.0/8\"] }\n%s"
            .formatted(PROXY, more));
    assertOff("the ephemeral runner has ended");
  }

  @Test
  void runnerAndJobs_getTheProxy_andS3AndSsmAreReachedWithout() throws Exception {
    bootWithProxy("");
    String direct = DIRECT + ",127.0.0.1,ghes.example.com,10.0.0.0/8";
    List<String> expected =
        List.of(
            "http_proxy=" + PROXY,
            "https_proxy=" + PROXY,
            "no_proxy=" + direct,
            "HTTP_PROXY=" + PROXY,
            "HTTPS_PROXY=" + PROXY,
            "NO_PROXY=" + direct);
    List<String> environment = runner("environment").lines().toList();
    assertTrue(environment.containsAll(expected), environment::toString);
    String kept = machine.read("/etc/sudoers.d/musterd-proxy");
    assertTrue(kept.startsWith("Defaults env_keep += ") && kept.contains("https_proxy"), kept);
    assertEquals(expected, runner(".env").lines().toList());
    assertTrue(
        machine.read("/etc/environment").lines().toList().containsAll(expected), machine::log);
    String docker = machine.read("/etc/systemd/system/docker.service.d/musterd-proxy.conf");
    assertTrue(docker.startsWith("[Service]\n"), docker);
    Stream.of(expected.getFirst(), expected.get(2))
        .forEach(line -> assertTrue(docker.contains("Environment=\"" + line + "\"\n"), docker));
    assertEquals(
        List.of("GetParameter", "DeleteParameter"),
        services.calls().subList(services.calls().size() - 2, services.calls().size()));
  }

  @Test
  void linesOfTheOperator_haveTheProxy() throws Exception {
    bootWithProxy("pools.linux-x64.user-data.pre-install = \"echo $https_proxy > /var/log/way\"");
    assertEquals(PROXY + "\n", machine.read("/var/log/way"));
  }

  @Test
  void containers_getTheProxy_besideWhatTheirConfigurationHas() throws Exception {
    machine.recordingCommand("/usr/local/sbin/docker");
    bootWithProxy(
        "pools.linux-x64 { run-as-root = true, user-data.post-install = \"mkdir -p ~root/.docker;"
            + " echo '{\\\"auths\\\":{}}' > ~root/.docker/config.json\" }");
    JsonObject settings = new JsonObject(machine.read("/root/.docker/config.json"));
    assertTrue(settings.containsKey("auths"));
    JsonObject proxy = settings.getJsonObject("proxies").getJsonObject("default");
    assertEquals(PROXY, proxy.getString("httpProxy"));
    assertEquals(PROXY, proxy.getString("httpsProxy"));
    assertTrue(proxy.getString("noProxy").startsWith(DIRECT));
  }

  @Test
  void withoutAProxy_nothingIsWritten() throws Exception {
    services.parameter(JIT);
    boot("");
    assertOff("the ephemeral runner has ended");
    assertFalse(runner("environment").contains("http_proxy"));
    assertFalse(Files.exists(machine.path("/etc/systemd/system/docker.service.d")));
  }
}
