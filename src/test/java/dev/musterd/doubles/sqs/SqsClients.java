package dev.musterd.doubles.sqs;

import dev.musterd.doubles.Hang;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Clients for emulators; the credentials are anything but empty. */
public final class SqsClients {
  private SqsClients() {}

  public static SqsAsyncClient at(URI endpoint) {
    return at(endpoint, Hang.LIMIT);
  }

  /**
   * @param limit for a whole call with its retries
   */
  public static SqsAsyncClient at(URI endpoint, Duration limit) {
    return SqsAsyncClient.builder()
        .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(limits -> limits.apiCallTimeout(limit))
        .build();
  }
}
