package dev.musterd.provision.userdata;

import dev.musterd.config.Machine;
import dev.musterd.config.Settings;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a template of user data may ask for: names to plain texts, not yet quoted. */
final class UserDataVariables {
  private UserDataVariables() {}

  /** Lines of the operator end as they began, without the line ends around them. */
  static SortedMap<String, String> of(Settings settings, Settings.Pool pool, InstanceFiles files) {
    Machine machine = pool.machine();
    SortedMap<String, String> values = new TreeMap<>();
    values.put("environment", settings.environment());
    values.put("pool", pool.name());
    values.put("architecture", machine.architecture().word());
    values.put("bucket", settings.binaries().bucket().orElse(""));
    values.put("run-as", machine.runAsRoot() ? "root" : machine.runAs());
    values.put("ephemeral", Boolean.toString(pool.runner().registration().ephemeral()));
    values.put("boot-time", seconds(pool.runner().lifetime().bootTime()));
    values.put("max-lifetime", seconds(pool.runner().lifetime().max()));
    values.put("ssl-verify", Boolean.toString(settings.github().sslVerify()));
    values.put("cloudwatch", Boolean.toString(machine.cloudWatch().enabled()));
    values.put("certificate-authority", files.certificateAuthority().orElse("").strip());
    values.put("pre-install", machine.userData().preInstall().strip());
    values.put("post-install", machine.userData().postInstall().strip());
    values.put("aws-calls", UserDataTemplate.AWS_CALLS.strip());
    return values;
  }

  /** Whole, and never 0, which would be no time at all. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
