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
  static StackWork of(TemplateSource source, Session session) {
    Settings settings = source.settings();
    AwsSide aws = session.await(session::aws);
    Optional<String> region = Optional.of(aws.region());
    Template whole = source.template(region);
    Goal goal = session.await(() -> Goal.of(settings, whole, aws.images(), region));
    return new StackWork(
        new Rollout(aws.stacks(), aws.buckets(), session.timers(), goal),
        "Stack %s in %s".formatted(Names.stack(settings.environment()), aws.region()));
  }
}
