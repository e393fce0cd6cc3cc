package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;

/** The inheritance of pools from pool-defaults. */
final class PoolDefaults {
  private static final String KEY = "pool-defaults";
  private static final String FILTER = "ami.filter";

  private PoolDefaults() {}

  /**
   * The defaults without their filter where the file has one: filters replace each other as a
   * whole.
   */
  static Config below(Config user, Config reference) {
    String shared = KEY + "." + FILTER;
    return has(user, shared) ? reference.withoutPath(shared) : reference;
  }

  /** The configuration with complete pools; what is left of pool-defaults is no block. */
  static Config spread(Config merged, Config reference) {
    boolean sound = isBlock(merged, KEY);
    Config defaults = (sound ? merged : reference).getConfig(KEY);
    Config spread = sound ? merged.withoutPath(KEY) : merged;
    if (!isBlock(merged, "pools")) {
      return spread;
    }
    for (Map.Entry<String, ConfigValue> pool : merged.getObject("pools").entrySet()) {
      if (pool.getValue() instanceof ConfigObject own) {
        spread =
            spread.withValue(
                ConfigUtil.joinPath("pools", pool.getKey()), complete(own.toConfig(), defaults));
      }
    }
    return spread;
  }

  private static ConfigValue complete(Config own, Config defaults) {
    Config below = has(own, FILTER) ? defaults.withoutPath(FILTER) : defaults;
    Config full = own.withFallback(ofItsForm(own, below));
    return withoutUnusedTypes(full).root().withOrigin(own.origin());
  }

  /** A pool that says how it buys instances, in one form, inherits nothing of the other form. */
  private static Config ofItsForm(Config own, Config defaults) {
    if (isSet(own, CapacityMapping.STEPS)) {
      return without(defaults, CapacityMapping.SHORT_FORM);
    }
    return CapacityMapping.SHORT_FORM.stream().anyMatch(key -> isSet(own, key))
        ? defaults.withoutPath(CapacityMapping.STEPS)
        : defaults;
  }

  /** With steps, the built-in values of the short form mean nothing. */
  private static Config withoutUnusedTypes(Config pool) {
    return isSet(pool, CapacityMapping.STEPS)
        ? without(
            pool,
            CapacityMapping.SHORT_FORM.stream()
                .filter(key -> pool.root().containsKey(key))
                .filter(key -> Problems.isDefault(pool.root().get(key).origin()))
                .toList())
        : pool;
  }

  private static Config without(Config config, List<String> keys) {
    Config rest = config;
    for (String key : keys) {
      rest = rest.withoutPath(key);
    }
    return rest;
  }

  /** The key as it is in the file: pools.NAME.key or pool-defaults.key. */
  static String writtenKey(Config user, String key) {
    String plain = key.contains("[") ? key.substring(0, key.indexOf('[')) : key;
    List<String> path = ConfigUtil.splitPath(plain);
    if (path.size() < 3 || !path.getFirst().equals("pools")) {
      return key;
    }
    List<String> rest = path.subList(2, path.size());
    String shared = KEY + "." + ConfigUtil.joinPath(rest);
    if (has(user, plain) || !has(user, shared)) {
      return key;
    }
    return shared + key.substring(plain.length());
  }

  private static boolean isBlock(Config config, String key) {
    return config.root().get(key) instanceof ConfigObject;
  }

  private static boolean isSet(Config pool, String key) {
    ConfigValue value = pool.root().get(key);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  private static boolean has(Config config, String path) {
    try {
      return config.hasPathOrNull(path);
    } catch (ConfigException _) {
      // A part of the path is no block; that is a problem of its own.
      return false;
    }
  }
}
