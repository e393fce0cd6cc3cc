package dev.musterd.provision.userdata;

import dev.musterd.config.Machine;
import dev.musterd.config.Settings;
import dev.musterd.config.Tool;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The variables of a user data template, not yet quoted. */
final class UserDataVariables {
  private UserDataVariables() {}

  /** The values by name; the operator's lines are without surrounding line ends. */
  static SortedMap<String, String> of(Settings settings, Settings.Pool pool, InstanceFiles files) {
    Machine machine = pool.machine();
    SortedMap<String, String> values = new TreeMap<>();
    values.put("environment", settings.environment());
    values.put("pool", pool.name());
    values.put("architecture", machine.platform().architecture().word());
    values.put("bucket", settings.binaries().bucket().orElse(""));
    values.put("run-as", machine.userData().runAsRoot() ? "root" : machine.userData().runAs());
    values.put("ephemeral", Boolean.toString(pool.runner().registration().ephemeral()));
    values.put("boot-time", seconds(pool.runner().lifetime().bootTime()));
    values.put("max-lifetime", seconds(pool.runner().lifetime().max()));
    values.put("ssl-verify", Boolean.toString(settings.github().server().sslVerify()));
    values.put("cloudwatch", Boolean.toString(machine.cloudWatch().enabled()));
    values.put("tools", tools(machine));
    values.put("docker", machine.software().docker().map(Machine.Docker::word).orElse(""));
    Machine.Hooks hooks = machine.software().hooks();
    values.put("job-started", hooks.jobStarted().orElse(""));
    values.put("job-completed", hooks.jobCompleted().orElse(""));
    values.put("certificate-authority", files.certificateAuthority().orElse("").strip());
    Optional<Machine.Proxy> proxy = machine.network().proxy();
    values.put("proxy", proxy.map(Machine.Proxy::url).orElse(""));
    values.put("no-proxy", proxy.map(its -> String.join(",", its.noProxy())).orElse(""));
    values.put("pre-install", machine.userData().preInstall().strip());
    values.put("post-install", machine.userData().postInstall().strip());
    values.put("aws-calls", UserDataTemplate.AWS_CALLS.strip());
    return values;
  }

  /** With spaces between; an agent that is not started is not installed. */
  private static String tools(Machine machine) {
    return machine.software().tools().stream()
        .filter(tool -> tool != Tool.CLOUDWATCH_AGENT || machine.cloudWatch().enabled())
        .map(Tool::word)
        .collect(Collectors.joining(" "));
  }

  /** The duration in whole seconds, at least 1. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
