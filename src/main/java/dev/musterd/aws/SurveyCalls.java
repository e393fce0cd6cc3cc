package dev.musterd.aws;

import dev.musterd.aws.AwsClients.Service;
import dev.musterd.port.LookFailed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.iam.IamAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/**
 * Calls for a survey. Each client is made by a worker when it is first asked, as each loads some
 * thousand classes. What goes wrong becomes a {@link LookFailed}.
 */
final class SurveyCalls {
  private static final int MAX_MESSAGE = 300;

  private final AwsClients clients;
  private final Context context;
  private final Map<String, Future<?>> made = new HashMap<>();

  SurveyCalls(AwsClients clients, Context context) {
    this.clients = clients;
    this.context = context;
  }

  AwsClients clients() {
    return clients;
  }

  Context context() {
    return context;
  }

  <T> Future<T> ec2(String call, Function<Ec2AsyncClient, CompletableFuture<T>> request) {
    return this.<Ec2AsyncClient>client("ec2", AwsClients::ec2)
        .compose(client -> send(call, () -> request.apply(client)));
  }

  <T> Future<T> sqs(String call, Function<SqsAsyncClient, CompletableFuture<T>> request) {
    return client().compose(client -> send(call, () -> request.apply(client)));
  }

  Future<SqsAsyncClient> client() {
    return client("sqs", AwsClients::sqs);
  }

  <T> Future<T> ssm(String call, Function<SsmAsyncClient, CompletableFuture<T>> request) {
    return this.<SsmAsyncClient>client("ssm", AwsClients::ssm)
        .compose(client -> send(call, () -> request.apply(client)));
  }

  <T> Future<T> sts(String call, Function<StsAsyncClient, CompletableFuture<T>> request) {
    return this.<StsAsyncClient>client("sts", AwsClients::sts)
        .compose(client -> send(call, () -> request.apply(client)));
  }

  /** Names in the path and not in the host: emulators want it, and names with dots. */
  <T> Future<T> s3(String call, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return this.<S3AsyncClient>client(
            "s3",
            it ->
                it.configured(
                        S3AsyncClient.builder()
                            .forcePathStyle(true)
                            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED),
                        Service.S3)
                    .build())
        .compose(client -> send(call, () -> request.apply(client)));
  }

  <T> Future<T> kms(String call, Function<KmsAsyncClient, CompletableFuture<T>> request) {
    return this.<KmsAsyncClient>client(
            "kms", it -> it.configured(KmsAsyncClient.builder(), Service.KMS).build())
        .compose(client -> send(call, () -> request.apply(client)));
  }

  /** IAM is one for all regions of a partition; the SDK knows where. */
  <T> Future<T> iam(String call, Function<IamAsyncClient, CompletableFuture<T>> request) {
    return this.<IamAsyncClient>client(
            "iam", it -> it.configured(IamAsyncClient.builder(), Service.IAM).build())
        .compose(client -> send(call, () -> request.apply(client)));
  }

  <T> Future<T> quotas(
      String call, Function<ServiceQuotasAsyncClient, CompletableFuture<T>> request) {
    return this.<ServiceQuotasAsyncClient>client(
            "quotas",
            it -> it.configured(ServiceQuotasAsyncClient.builder(), Service.SERVICE_QUOTAS).build())
        .compose(client -> send(call, () -> request.apply(client)));
  }

  @SuppressWarnings("unchecked") // Each name is always used with the same maker.
  private <C> Future<C> client(String name, Function<AwsClients, C> maker) {
    return (Future<C>)
        made.computeIfAbsent(name, _ -> context.executeBlocking(() -> maker.apply(clients), false));
  }

  private <T> Future<T> send(String call, Supplier<CompletableFuture<T>> request) {
    return Awaited.on(context, request)
        .recover(failure -> Future.failedFuture(failed(call, failure)));
  }

  /** With AWS's own words, which name the role and the action; they quote nothing that we sent. */
  static LookFailed failed(String call, Throwable failure) {
    String code = code(failure);
    String said =
        failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
            ? shortened(refused.awsErrorDetails().errorMessage())
            : "";
    return new LookFailed(
        AwsErrors.why(code, status(failure)),
        call + ": " + code + (said.isEmpty() ? "" : ": " + said));
  }

  /** AWS's code; the status where it gave none, as for HEAD; else the kind of failure. */
  static String code(Throwable failure) {
    boolean silent =
        failure instanceof AwsServiceException refused
            && (refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null);
    return silent ? Integer.toString(status(failure)) : Awaited.code(failure);
  }

  static int status(Throwable failure) {
    return failure instanceof AwsServiceException refused ? refused.statusCode() : 0;
  }

  /** EC2 adds kilobytes of encoded detail. */
  static String shortened(String message) {
    String line =
        (message == null ? "" : message)
            .replaceAll("(?s)\\.? *Encoded authorization failure message:.*", "")
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }
}
