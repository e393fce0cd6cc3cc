package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.base.DisplayText;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.iam.IamAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/** Requests of {@code musterd check}; failures become {@link CheckFailedException}s. */
final class SurveyCalls {
  private static final int MAX_MESSAGE = 300;

  private final AwsClients clients;
  private final Context context;
  private final LazyClient<Ec2AsyncClient> ec2;
  private final LazyClient<SqsAsyncClient> sqs;
  private final LazyClient<SsmAsyncClient> ssm;
  private final LazyClient<StsAsyncClient> sts;
  private final LazyClient<S3AsyncClient> s3;
  private final LazyClient<KmsAsyncClient> kms;
  private final LazyClient<IamAsyncClient> iam;
  private final LazyClient<ServiceQuotasAsyncClient> quotas;

  SurveyCalls(AwsClients clients, Context context) {
    this.clients = clients;
    this.context = context;
    this.ec2 = new LazyClient<>(context, clients::ec2);
    this.sqs = new LazyClient<>(context, clients::sqs);
    this.ssm = new LazyClient<>(context, clients::ssm);
    this.sts = new LazyClient<>(context, clients::sts);
    this.s3 = new LazyClient<>(context, clients::quickS3);
    this.kms = new LazyClient<>(context, clients::kms);
    this.iam = new LazyClient<>(context, clients::iam);
    this.quotas = new LazyClient<>(context, clients::quotas);
  }

  AwsClients clients() {
    return clients;
  }

  Context context() {
    return context;
  }

  <T> Future<T> ec2(String call, Function<Ec2AsyncClient, CompletableFuture<T>> request) {
    return send(ec2, call, request);
  }

  Ec2Images images() {
    return new Ec2Images(
        ec2, ssm, (call, subject, failure) -> failed(call + " " + subject, failure));
  }

  <T> Future<T> sqs(String call, Function<SqsAsyncClient, CompletableFuture<T>> request) {
    return send(sqs, call, request);
  }

  Future<SqsAsyncClient> client() {
    return sqs.client();
  }

  <T> Future<T> ssm(String call, Function<SsmAsyncClient, CompletableFuture<T>> request) {
    return send(ssm, call, request);
  }

  <T> Future<T> sts(String call, Function<StsAsyncClient, CompletableFuture<T>> request) {
    return send(sts, call, request);
  }

  <T> Future<T> s3(String call, Function<S3AsyncClient, CompletableFuture<T>> request) {
    return send(s3, call, request);
  }

  <T> Future<T> kms(String call, Function<KmsAsyncClient, CompletableFuture<T>> request) {
    return send(kms, call, request);
  }

  <T> Future<T> iam(String call, Function<IamAsyncClient, CompletableFuture<T>> request) {
    return send(iam, call, request);
  }

  <T> Future<T> quotas(
      String call, Function<ServiceQuotasAsyncClient, CompletableFuture<T>> request) {
    return send(quotas, call, request);
  }

  private static <C, T> Future<T> send(
      LazyClient<C> calls, String call, Function<C, CompletableFuture<T>> request) {
    return calls.send(request).recover(failure -> Future.failedFuture(failed(call, failure)));
  }

  /**
   * The failure with AWS's message, which names the role and the action and quotes nothing of ours.
   */
  static CheckFailedException failed(String call, Throwable failure) {
    String code = code(failure);
    String said =
        failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
            ? shortened(refused.awsErrorDetails().errorMessage())
            : "";
    return new CheckFailedException(
        AwsErrors.why(code, status(failure)),
        call + ": " + code + (said.isEmpty() ? "" : ": " + said));
  }

  /** AWS's error code; the status where it gave none, as for HEAD; else the kind of failure. */
  static String code(Throwable failure) {
    boolean silent =
        failure instanceof AwsServiceException refused
            && (refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null);
    return silent ? Integer.toString(status(failure)) : SdkFutures.code(failure);
  }

  static int status(Throwable failure) {
    return failure instanceof AwsServiceException refused ? refused.statusCode() : 0;
  }

  /** The message on one line, without EC2's kilobytes of encoded detail. */
  static String shortened(String message) {
    String line =
        (message == null ? "" : message)
            .replaceAll("(?s)\\.? *Encoded authorization failure message:.*", "")
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .strip();
    return DisplayText.truncated(line, MAX_MESSAGE);
  }
}
