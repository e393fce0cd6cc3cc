package dev.musterd.app;

import dev.musterd.aws.AwsClients;
import dev.musterd.aws.AwsCredentials;
import dev.musterd.aws.SsmSecrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Parameter Store for a command, which needs nothing else of AWS. */
final class SsmShelf {
  private SsmShelf() {}

  /** Its clients end with the process. */
  static Future<SsmSecrets> open(Session session, Optional<String> configured) {
    Vertx vertx = session.vertx();
    Future<Region> region = AwsClients.region(vertx, configured);
    Future<AwsCredentials> credentials =
        vertx
            .executeBlocking(() -> DefaultCredentialsProvider.builder().build(), false)
            .compose(
                chain -> AwsCredentials.start(vertx, chain, session.clock(), session.timers()));
    return Future.all(region, credentials)
        .compose(
            _ ->
                vertx.executeBlocking(
                    () ->
                        new SsmSecrets(
                            new AwsClients(
                                    region.result(),
                                    credentials.result(),
                                    AwsClients.Limits.DEFAULT,
                                    Map.of())
                                .ssm(),
                            vertx.getOrCreateContext()),
                    false));
  }
}
