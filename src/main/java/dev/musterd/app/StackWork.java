package dev.musterd.app;

import dev.musterd.config.Settings;
import dev.musterd.provision.Goal;
import dev.musterd.provision.Names;
import dev.musterd.provision.Rollout;
import dev.musterd.provision.Template;
import java.util.Optional;

/** The stack of a configuration, ready to be planned and applied. */
record StackWork(Rollout rollout, String title) {

  /** Looks up the images; what is wrong with the configuration is then known. */
  static StackWork of(TemplateSource source, AwsSession session) {
    Settings settings = source.settings();
    Optional<String> region = Optional.of(session.region());
    Template whole = source.template(region);
    Goal goal = session.await(() -> Goal.of(settings, whole, session.images(), region));
    return new StackWork(
        new Rollout(session.stacks(), session.buckets(), session.timers(), goal),
        "Stack %s in %s".formatted(Names.stack(settings.environment()), session.region()));
  }
}
