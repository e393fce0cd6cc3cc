package dev.musterd.provision.template;

import dev.musterd.config.Machine.LogFile;
import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The configuration of the CloudWatch agent on a pool's instances.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html">its
 *     format</a>
 */
public final class AgentConfiguration {
  private AgentConfiguration() {}

  /** The parameter from which instances read it; a String, as nothing in it is secret. */
  public static String parameter(Settings settings, Settings.Pool pool) {
    return settings.awsNames().agentConfiguration(pool.name());
  }

  /** The operator's configuration, or else the built-in one. */
  public static String of(Settings settings, Settings.Pool pool, InstanceFiles files) {
    return files
        .agentConfiguration()
        .orElseGet(() -> builtIn(settings, pool).encodePrettily() + "\n");
  }

  /** The log groups that it names; never empty, since a policy without any would be no policy. */
  static Set<String> groups(Settings settings, Settings.Pool pool, InstanceFiles files) {
    SortedSet<String> groups =
        files.agentConfiguration().map(AgentLogGroups::in).orElseGet(TreeSet::new);
    if (files.agentConfiguration().isEmpty()) {
      pool.machine().cloudWatch().logFiles().forEach(file -> groups.add(group(settings, file)));
    }
    return groups.isEmpty() ? Set.of(folder(settings) + "*") : groups;
  }

  static String folder(Settings settings) {
    return settings.awsNames().logGroups();
  }

  /** The built-in configuration; it runs as root, the only reader of most system logs. */
  private static JsonObject builtIn(Settings settings, Settings.Pool pool) {
    JsonArray files = new JsonArray();
    pool.machine().cloudWatch().logFiles().forEach(file -> files.add(collected(settings, file)));
    return new JsonObject()
        .put("agent", new JsonObject().put("run_as_user", "root"))
        .put(
            "logs",
            new JsonObject()
                .put(
                    "logs_collected",
                    new JsonObject().put("files", new JsonObject().put("collect_list", files))));
  }

  /** Without the retention: the stack's log groups have it, and an instance may not set it. */
  private static JsonObject collected(Settings settings, LogFile file) {
    return new JsonObject()
        .put("file_path", file.path())
        .put("log_group_name", group(settings, file))
        .put("log_stream_name", "{instance_id}");
  }

  static String group(Settings settings, LogFile file) {
    return settings.awsNames().logGroup(file.name());
  }
}
