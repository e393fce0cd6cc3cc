package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.PoolFiles;
import dev.musterd.config.Settings;
import dev.musterd.provision.template.Template;
import dev.musterd.provision.userdata.InstanceFiles;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;

/**
 * What a template is made of: the configuration, and the files that it names.
 *
 * @param files of each pool, by its name
 */
record TemplateSource(Settings settings, Map<String, InstanceFiles> files) {

  /** Returns the act's exit code, or that of a problem, which is printed. */
  static int with(CommonOptions common, ToIntFunction<TemplateSource> act) {
    return common.with(valid -> with(common, valid.settings(), act));
  }

  /** Runs an act with a session in the region of the configuration. */
  static int withSession(
      CommonOptions common, ToIntBiFunction<TemplateSource, CommandSession> act) {
    return with(
        common,
        source ->
            CommandSession.with(
                common, source.settings(), session -> act.applyAsInt(source, session)));
  }

  private static int with(
      CommonOptions common, Settings settings, ToIntFunction<TemplateSource> act) {
    Map<String, InstanceFiles> files = new TreeMap<>();
    SortedSet<String> missing = new TreeSet<>();
    for (Settings.Pool pool : settings.pools()) {
      PoolFiles found = PoolFiles.read(settings, pool);
      files.put(pool.name(), found.contents());
      missing.addAll(found.missing());
    }
    missing.forEach(common::fail);
    return missing.isEmpty()
        ? act.applyAsInt(new TemplateSource(settings, files))
        : ExitCode.SOFTWARE;
  }

  /** The template, where the region is the configuration's or else the one given. */
  Template template(Optional<String> region) {
    return Template.of(settings, files, settings.aws().region().or(() -> region));
  }
}
