package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.musterd.config.secret.SecretSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration in effect, complete and with its secrets masked. */
public final class EffectiveConfig {
  private EffectiveConfig() {}

  /**
   * A key.
   *
   * @param value as HOCON
   * @param origin file:line, or "default"
   */
  public record Entry(String key, ConfigValue value, String origin) {
    public String text() {
      return Problems.hocon(value);
    }
  }

  /** Adds the defaults that follow from other settings, and masks the secrets. */
  static Config of(Config spread, Settings settings) {
    Config effective = spread;
    for (Map.Entry<String, Object> entry : derived(settings, spread).entrySet()) {
      if (effective.getIsNull(entry.getKey())) {
        effective =
            effective.withValue(
                entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue(), Problems.DEFAULT));
      }
    }
    for (SecretSetting secret : settings.secrets()) {
      effective = masked(effective, secret.key());
    }
    return effective;
  }

  /** A key of a list's element names the list, and the number of the element in brackets. */
  private static Config masked(Config effective, String key) {
    int bracket = key.indexOf('[');
    String path = bracket < 0 ? key : key.substring(0, bracket);
    ConfigValue value = effective.getValue(path);
    return effective.withValue(
        path, bracket < 0 ? SecretTypes.masked(value) : masked((ConfigList) value, key));
  }

  private static ConfigValue masked(ConfigList list, String key) {
    int number = Integer.parseInt(key.substring(key.indexOf('[') + 1, key.indexOf(']')));
    String name = key.substring(key.indexOf(']') + 2);
    List<ConfigValue> elements = new ArrayList<>(list);
    ConfigObject element = (ConfigObject) elements.get(number);
    elements.set(number, element.withValue(name, SecretTypes.masked(element.get(name))));
    return ConfigValueFactory.fromIterable(elements).withOrigin(list.origin());
  }

  private static Map<String, Object> derived(Settings settings, Config spread) {
    Map<String, Object> derived = new LinkedHashMap<>();
    derived.put("provision.role-path", settings.provision().rolePath());
    derived.put("provision.instance-profile-path", settings.provision().instanceProfilePath());
    for (Settings.Pool pool : settings.pools()) {
      String at = ConfigUtil.joinPath("pools", pool.name()) + ".";
      derived.put(at + "labels", pool.runner().selection().labels().values());
      derived.put(at + "launch-template", pool.runner().launch().template());
      derived.put(at + "architecture", pool.machine().platform().architecture().word());
      derived.put(at + "vpc", spread.getValue("network.vpc"));
      derived.put(at + "subnets", spread.getValue("network.subnets"));
    }
    return derived;
  }

  /** Every key in alphabetical order. */
  public static List<Entry> entries(Config effective) {
    List<Entry> entries = new ArrayList<>();
    collect("", effective.root(), entries);
    return entries;
  }

  /** One JSON object: key → value and origin. */
  public static String json(Config effective) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Entry entry : entries(effective)) {
      all.put(entry.key(), Map.of("value", entry.value(), "origin", entry.origin()));
    }
    return ConfigValueFactory.fromMap(all).render(ConfigRenderOptions.concise().setFormatted(true));
  }

  private static void collect(String path, ConfigObject block, List<Entry> entries) {
    block.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              ConfigValue value = block.get(key);
              String at = (path.isEmpty() ? "" : path + ".") + ConfigUtil.joinPath(key);
              if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(at, inner, entries);
              } else {
                entries.add(new Entry(at, value, origin(value.origin())));
              }
            });
  }

  private static String origin(ConfigOrigin origin) {
    return Problems.isDefault(origin) ? Problems.DEFAULT : Problems.where(origin);
  }
}
