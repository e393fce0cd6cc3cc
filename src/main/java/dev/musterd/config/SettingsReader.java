package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The reader of the configuration: file over pool-defaults over reference.conf, all checked. */
public final class SettingsReader {
  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);

  private final Map<String, String> environment;
  private final ValueType<String> cron;

  /**
   * @param environment the process's variables, for {@code ${?NAME}}
   * @param cron says what is wrong with a cron expression, if anything is
   */
  public SettingsReader(Map<String, String> environment, Function<String, Optional<String>> cron) {
    this.environment = Map.copyOf(environment);
    this.cron = TextTypes.cron(cron);
  }

  /** Blocks while it reads the file and what it includes. */
  public ReadResult read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return failed(file, unreadable(file));
    }
    try {
      Config written = ConfigFactory.parseFile(file.toFile(), STRICT);
      Config user = written.resolve(resolving().setAllowUnresolved(true));
      Config merged =
          written.withFallback(PoolDefaults.below(user, reference())).resolve(resolving());
      return read(file, user, PoolDefaults.spread(merged, reference()));
    } catch (ConfigException e) {
      return new ReadResult.Invalid(List.of(SyntaxProblem.of(file, e)));
    }
  }

  private ReadResult read(Path file, Config user, Config spread) {
    Problems problems =
        new Problems(
            file,
            key -> PoolDefaults.writtenKey(user, key),
            key -> Problems.nearestBlock(user, key));
    Section root = Section.root(spread.root(), problems);
    Settings settings = new SettingsMapping(root, cron).map();
    root.close();
    CrossFieldChecks contradictions = new CrossFieldChecks(settings, spread);
    contradictions.problems(problems);
    return problems.isEmpty()
        ? new ReadResult.Valid(
            settings, contradictions.warnings(), EffectiveConfig.of(spread, settings))
        : new ReadResult.Invalid(problems.inOrder());
  }

  /** The defaults, by URL: other libraries on the class path have a reference.conf too. */
  static Config reference() {
    URL url = Objects.requireNonNull(SettingsReader.class.getResource("/reference.conf"));
    return ConfigFactory.parseURL(url, STRICT.setOriginDescription(Problems.DEFAULT));
  }

  private ConfigResolveOptions resolving() {
    return ConfigResolveOptions.defaults()
        .setUseSystemEnvironment(false)
        .appendResolver(new Variables(environment));
  }

  private static ReadResult failed(Path file, String message) {
    return new ReadResult.Invalid(
        List.of(new Problem(file.toString(), "", Optional.empty(), message)));
  }

  private static String unreadable(Path file) {
    if (Files.isDirectory(file)) {
      return "is a directory; name the configuration file itself with --config FILE";
    }
    return Files.exists(file)
        ? "cannot be read by this user"
        : "does not exist; copy the example conf/musterd.conf there and fill it in, or name yours"
            + " with --config FILE";
  }

  /** Environment variables as the last source of a substitution. */
  private record Variables(Map<String, String> environment) implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      String value = environment.get(path);
      return value == null
          ? null // What this interface of Typesafe Config asks for.
          : ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
