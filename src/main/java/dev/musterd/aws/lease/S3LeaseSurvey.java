package dev.musterd.aws.lease;

import dev.musterd.aws.S3Calls;
import dev.musterd.model.AwsNames;
import dev.musterd.port.NodeSurvey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The stored lease with its age by S3's clock alone; for people, as no node judges by that. */
public final class S3LeaseSurvey {
  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;
  private final AwsNames names;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3LeaseSurvey(S3Calls calls, Supplier<Future<String>> bucket, AwsNames names) {
    this.calls = calls;
    this.bucket = bucket;
    this.names = names;
  }

  public Future<NodeSurvey.Sighting> sighting() {
    return new S3Lease(calls, bucket, names)
        .read()
        .compose(reading -> age().map(age -> new NodeSurvey.Sighting(reading, age)));
  }

  /** Empty where there is none, or where the store does not tell. */
  private Future<Optional<Duration>> age() {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "HeadObject",
                    name,
                    s3 -> s3.headObject(call -> call.bucket(name).key(names.lease()))))
        .map(S3LeaseSurvey::age)
        .otherwise(Optional.empty());
  }

  private static Optional<Duration> age(HeadObjectResponse head) {
    Optional<Instant> now =
        Optional.ofNullable(head.sdkHttpResponse())
            .flatMap(response -> response.firstMatchingHeader("Date"))
            .flatMap(S3LeaseSurvey::instant);
    Optional<Instant> written = Optional.ofNullable(head.lastModified());
    return now.flatMap(at -> written.map(since -> Duration.between(since, at)));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
