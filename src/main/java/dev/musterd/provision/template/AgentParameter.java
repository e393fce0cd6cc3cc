package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameter that holds the configuration of a pool's CloudWatch agent. */
final class AgentParameter {
  /** The most that SSM keeps in one parameter, in its advanced tier. */
  private static final int MAX_BYTES = 8 * 1024;

  private AgentParameter() {}

  static void add(
      TemplateBuilder builder, Settings settings, Settings.Pool pool, String configuration) {
    if (!pool.machine().cloudWatch().enabled()) {
      return;
    }
    builder.resource(
        ResourceNames.identifier(pool.name()) + "AgentConfiguration",
        "AWS::SSM::Parameter",
        new JsonObject()
            .put("Name", AgentConfiguration.parameter(settings, pool))
            .put("Type", "String")
            .put("Tier", "Intelligent-Tiering")
            .put("Value", configuration)
            .put("Tags", tags(settings, pool)));
  }

  /** The reason why SSM would refuse it, if any. */
  static Optional<String> problem(Settings.Pool pool, String configuration) {
    int bytes = configuration.getBytes(StandardCharsets.UTF_8).length;
    return !pool.machine().cloudWatch().enabled() || bytes <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            "the agent configuration has %d bytes, and a parameter of SSM takes %d: shorten cloudwatch.log-files or cloudwatch.config"
                .formatted(bytes, MAX_BYTES));
  }

  /** The tags as an object, which only this resource takes. */
  private static JsonObject tags(Settings settings, Settings.Pool pool) {
    SortedMap<String, String> tags = new TreeMap<>(ResourceNames.tags(settings));
    tags.put(Instance.Tag.POOL, pool.name());
    JsonObject object = new JsonObject();
    tags.forEach(object::put);
    return object;
  }
}
