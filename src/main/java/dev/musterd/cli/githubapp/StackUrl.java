package dev.musterd.cli.githubapp;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.port.Stacks;
import io.vertx.core.Future;
import java.util.Optional;

/** The address of the daemon's hosts, as the stack that has made them says. */
final class StackUrl {
  private StackUrl() {}

  /** Fails with what to do where the stack has made none. */
  static Future<String> of(Settings settings, Stacks stacks) {
    String name = settings.awsNames().stack();
    return stacks
        .find(name)
        .compose(
            stack ->
                stack
                    .flatMap(
                        found -> Optional.ofNullable(found.outputs().get(AwsNames.WEBHOOK_URL)))
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                "the stack %s has no load balancer yet: musterd aws apply makes it; or set --url"
                                    .formatted(name))));
  }
}
