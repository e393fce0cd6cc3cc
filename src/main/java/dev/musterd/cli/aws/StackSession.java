package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.config.Settings;
import dev.musterd.provision.DesiredStack;
import dev.musterd.provision.Rollout;
import dev.musterd.provision.template.Template;
import dev.musterd.wiring.AwsAdapters;
import java.util.Optional;

/** The stack of a configuration, ready to be planned and applied. */
record StackSession(Rollout rollout, String title) {

  /** Finds the images, by when the configuration is known to be valid. */
  static StackSession of(TemplateSource source, CommandSession session) {
    Settings settings = source.settings();
    AwsAdapters aws = session.await(session::aws);
    Optional<String> region = Optional.of(aws.region());
    Template whole = source.template(region);
    DesiredStack goal =
        session.await(
            () ->
                DesiredStack.of(
                    settings,
                    whole,
                    new DesiredStack.Lookups(aws.images(), aws.sites(settings)),
                    region));
    return new StackSession(
        new Rollout(aws.stacks(), aws.buckets(), session.timers(), goal),
        "Stack %s in %s".formatted(settings.awsNames().stack(), aws.region()));
  }
}
