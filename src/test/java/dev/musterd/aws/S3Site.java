package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.lease.S3Lease;
import dev.musterd.doubles.Hang;
import dev.musterd.model.AwsNames;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The real archive at some endpoint. */
final class S3Site implements AutoCloseable {
  private static final AwsClients.Limits LIMITS = AwsClients.Limits.all(Hang.LIMIT);

  private final AwsClients clients;
  private final Context context;

  S3Site(Vertx vertx, URI endpoint) {
    context = vertx.getOrCreateContext();
    clients =
        new AwsClients(
            Region.EU_WEST_1,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            LIMITS,
            Map.of(AwsClients.Service.S3, endpoint));
  }

  S3RunnerArchive archive(String bucket) {
    return new S3RunnerArchive(
        new S3Calls(new LazyClient<>(context, clients::s3)), () -> Future.succeededFuture(bucket));
  }

  S3InterruptionLog interruptions(String bucket) {
    return new S3InterruptionLog(
        new S3Calls(new LazyClient<>(context, clients::s3)), () -> Future.succeededFuture(bucket));
  }

  S3PausedPools pausedPools(String bucket) {
    return new S3PausedPools(
        new S3Calls(new LazyClient<>(context, clients::s3)),
        () -> Future.succeededFuture(bucket),
        new AwsNames("ci").pausedPools());
  }

  S3Ledger ledger(String bucket) {
    return new S3Ledger(
        new S3Calls(new LazyClient<>(context, clients::s3)),
        () -> Future.succeededFuture(bucket),
        "ci");
  }

  S3Lease lease(String bucket) {
    return lease(bucket, new AwsNames("ci"));
  }

  S3Lease lease(String bucket, AwsNames names) {
    return new S3Lease(
        new S3Calls(new LazyClient<>(context, clients::s3)),
        () -> Future.succeededFuture(bucket),
        names);
  }

  /** For what only an operator does. */
  S3AsyncClient client() {
    return clients.s3();
  }

  @Override
  public void close() {
    clients.close();
  }
}
