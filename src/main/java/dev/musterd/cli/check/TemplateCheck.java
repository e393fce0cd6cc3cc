package dev.musterd.cli.check;

import dev.musterd.cli.PoolFiles;
import dev.musterd.config.Problem;
import dev.musterd.config.Settings;
import dev.musterd.provision.template.Template;
import dev.musterd.provision.userdata.InstanceFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The check that AWS would take the template and its policies: none is longer than its limit. */
final class TemplateCheck {
  /** Stands for the machine's, which a check without AWS does not know; as long as the longest. */
  private static final String SOME_REGION = "ap-southeast-1";

  private TemplateCheck() {}

  static List<Problem> problems(Path config, Settings settings) {
    Map<String, InstanceFiles> files = new HashMap<>();
    for (Settings.Pool pool : settings.pools()) {
      files.put(pool.name(), PoolFiles.read(settings, pool).contents());
    }
    Optional<String> region = settings.aws().region().or(() -> Optional.of(SOME_REGION));
    return switch (Template.of(settings, files, region)) {
      case Template.Ready _ -> List.of();
      case Template.Refused(List<String> reasons) ->
          reasons.stream()
              .map(reason -> new Problem(config.toString(), "pools", Optional.empty(), reason))
              .toList();
    };
  }
}
