package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;

/** Where something belongs that an operator has not written. */
final class Nearest {
  private Nearest() {}

  /** The line of the innermost block, or list, that the key would be in; empty for the file. */
  static Optional<ConfigOrigin> block(Config user, String key) {
    Optional<ConfigOrigin> nearest = Optional.empty();
    ConfigValue here = user.root();
    for (String step : steps(key)) {
      if (!(here instanceof ConfigObject block) || !block.containsKey(step)) {
        return nearest;
      }
      here = block.get(step);
      nearest = Optional.of(here.origin()).filter(origin -> origin.lineNumber() > 0);
    }
    return nearest;
  }

  /** Without the place in a list, as a path has none. */
  private static List<String> steps(String key) {
    return ConfigUtil.splitPath(key.contains("[") ? key.substring(0, key.indexOf('[')) : key);
  }
}
