package dev.musterd.provision.template;

import dev.musterd.config.Machine.LogFile;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/** The log groups of all pools, with their retention. Pools that send the same file share one. */
final class LogGroups {
  private LogGroups() {}

  static void add(TemplateBuilder builder, Settings settings) {
    groups(settings)
        .forEach(
            (group, id) ->
                builder.resource(
                    id,
                    "AWS::Logs::LogGroup",
                    new JsonObject()
                        .put("LogGroupName", group)
                        .put("RetentionInDays", settings.logging().retentionDays())
                        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)))));
  }

  /** Log groups by identifier; an operator's agent configuration names others, or none. */
  private static SortedMap<String, String> groups(Settings settings) {
    SortedMap<String, String> groups = new TreeMap<>();
    settings.pools().stream()
        .map(pool -> pool.machine().cloudWatch())
        .filter(cloudWatch -> cloudWatch.enabled() && cloudWatch.config().isEmpty())
        .flatMap(cloudWatch -> cloudWatch.logFiles().stream())
        .forEach(file -> groups.put(AgentConfiguration.group(settings, file), identifier(file)));
    return groups;
  }

  private static String identifier(LogFile file) {
    // As the group has it, so that a hyphen and an underscore are the same here too.
    return "LogsOf" + ResourceNames.identifier(file.name().replace('_', '-'));
  }
}
