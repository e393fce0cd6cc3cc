package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.sqs.SqsQueues;
import dev.musterd.doubles.Hang;
import dev.musterd.port.AwsSurvey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The survey with all its services at one place, called from an event loop. */
final class SurveyBench {
  private static final AwsClients.Limits LIMITS = AwsClients.Limits.all(Hang.LIMIT);

  private SurveyBench() {}

  static AwsSurvey survey(Vertx vertx, URI endpoint) {
    Map<AwsClients.Service, URI> endpoints = new EnumMap<>(AwsClients.Service.class);
    for (AwsClients.Service service : AwsClients.Service.values()) {
      endpoints.put(service, endpoint);
    }
    AwsClients clients =
        new AwsClients(
            Region.EU_WEST_1,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            LIMITS,
            endpoints);
    Context context = vertx.getOrCreateContext();
    return new SdkAwsSurvey(
        clients,
        context,
        new SqsQueues.Desired(
            "gh-ci", Optional.empty(), Duration.ofDays(1), Duration.ofSeconds(60), true));
  }
}
