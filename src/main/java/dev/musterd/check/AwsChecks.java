package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Market;
import dev.musterd.model.release.RunnerMirror;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Caller;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** All checks of AWS, each after those that it needs. */
public final class AwsChecks {
  private static final String CALLER = "the AWS credentials";
  private static final String BUCKET = "the mirror's bucket";
  private static final String RECORDS = "the records of interruptions";
  private static final String SPOT_ROLE = "the service-linked role for spot";
  private static final String SPOT = "AWSServiceRoleForEC2Spot";

  private static final String KEPT =
      "musterd aws apply makes the bucket and the daemon's permissions; or set binaries.bucket, and"
          + " allow the daemon interruptions/* of it: see docs/iam.md";

  private final Settings settings;
  private final Lazy<AwsSurvey> aws;
  private final Lazy<Caller> caller;
  private final Optional<Supplier<Future<Map<String, String>>>> offered;
  private final RunnerVersionCheck mirror;

  /**
   * Checks that are to be run on one event loop.
   *
   * @param aws fails while there are no region and no credentials
   * @param offered the runner's versions at GitHub; empty when GitHub is not checked
   */
  public AwsChecks(
      Settings settings,
      Supplier<Future<AwsSurvey>> aws,
      Optional<Supplier<Future<Map<String, String>>>> offered) {
    this.settings = settings;
    this.aws = new Lazy<>(aws);
    this.offered = offered;
    mirror = new RunnerVersionCheck(settings);
    caller = new Lazy<>(() -> ask(AwsSurvey::caller));
  }

  public List<Check> all() {
    Check credentials = new Check(CALLER, List.of(), this::caller);
    Check queue = new Check(QueueCheck.SUBJECT, List.of(credentials), this::queue);
    Check events = new Check(EventQueueCheck.SUBJECT, List.of(credentials), this::events);
    List<Check> checks = new ArrayList<>(List.of(credentials, queue, events));
    if (settings.binaries().enabled()) {
      Check bucket = new Check(BUCKET, List.of(credentials), this::bucket);
      checks.add(bucket);
      checks.add(new Check("the runner in the mirror", List.of(credentials, bucket), this::runner));
    }
    if (settings.recovery().rerun() != Settings.Rerun.OFF) {
      checks.add(new Check(RECORDS, List.of(credentials), this::records));
    }
    settings
        .aws()
        .kmsKey()
        .ifPresent(
            key ->
                checks.add(new Check(KmsKeyCheck.SUBJECT, List.of(credentials), () -> key(key))));
    checks.addAll(new PoolChecks(settings, aws, credentials).all());
    if (wantsSpot()) {
      checks.add(new Check(SPOT_ROLE, List.of(credentials), this::spotRole));
    }
    checks.addAll(new PermissionChecks(settings, aws, credentials, queue).all());
    return checks;
  }

  private <T> Future<T> ask(Function<AwsSurvey, Future<T>> request) {
    return aws.get().compose(request::apply);
  }

  private Future<List<Finding>> caller() {
    return caller
        .get()
        .map(found -> Finding.good(CALLER, found.arn() + " in " + found.region()))
        .recover(
            failure ->
                Future.succeededFuture(
                    List.of(
                        Remedies.failed(
                            CALLER,
                            failure,
                            "give the machine an instance profile, or set AWS_PROFILE or"
                                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; set"
                                + " aws.region"))));
  }

  private Future<List<Finding>> queue() {
    Settings.Queue queue = settings.queue();
    QueueCheck check = new QueueCheck(queue.create() && queue.url().isEmpty());
    return ask(AwsSurvey::queues)
        .map(check::of)
        .recover(failure -> Future.succeededFuture(List.of(check.failed(failure))));
  }

  private Future<List<Finding>> events() {
    return ask(AwsSurvey::eventQueue)
        .map(url -> Finding.good(EventQueueCheck.SUBJECT, url))
        .recover(failure -> Future.succeededFuture(List.of(EventQueueCheck.failed(failure))));
  }

  private Future<List<Finding>> bucket() {
    return caller
        .get()
        .compose(
            who -> {
              String bucket = mirror.bucket(who);
              return ask(survey -> survey.bucketRegion(bucket))
                  .compose(region -> inRegion(bucket, region, who))
                  .recover(
                      failure ->
                          CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                              ? Future.succeededFuture(noBucket(bucket))
                              : Future.failedFuture(failure));
            });
  }

  private static List<Finding> noBucket(String bucket) {
    return Finding.failed(
        BUCKET,
        "there is no " + bucket,
        "musterd aws apply makes it; or name another by binaries.bucket");
  }

  private Future<List<Finding>> inRegion(String bucket, String region, Caller who) {
    return region.equals(who.region())
        ? ask(survey -> survey.upload(bucket, "runners/check"))
            .map(_ -> Finding.good(BUCKET, bucket + ", may be written"))
        : Future.succeededFuture(
            Finding.warning(
                BUCKET,
                bucket + " is in " + region + ", the instances in " + who.region(),
                "use a bucket of the same region: no traffic through a NAT, and none that is"
                    + " paid"));
  }

  private Future<List<Finding>> records() {
    return caller
        .get()
        .compose(
            who -> {
              String bucket = mirror.bucket(who);
              return ask(survey -> survey.upload(bucket, AwsNames.INTERRUPTIONS + "check"))
                  .map(_ -> Finding.good(RECORDS, "may be kept in " + bucket))
                  .otherwise(failure -> Finding.warning(RECORDS, unkept(failure), KEPT));
            });
  }

  private static String unkept(Throwable failure) {
    return "they cannot be kept (%s): what instances write is lost, and a restart forgets which runs to repeat"
        .formatted(failure.getMessage());
  }

  private Future<List<Finding>> key(String name) {
    return ask(survey -> survey.key(name)).map(KmsKeyCheck::judge);
  }

  private Future<List<Finding>> runner() {
    Map<String, Optional<String>> mirrored = new HashMap<>();
    return caller
        .get()
        .compose(
            who ->
                Checks.sequentially(
                    mirror.platforms(), platform -> mirrored(who, platform, mirrored)))
        .compose(_ -> offered())
        .map(versions -> RunnerVersionCheck.judge(versions, mirrored, mirror.platforms()));
  }

  private Future<List<Finding>> mirrored(
      Caller who, String platform, Map<String, Optional<String>> mirrored) {
    return ask(survey -> survey.mirrored(mirror.bucket(who), RunnerMirror.latestKey(platform)))
        .map(
            version -> {
              mirrored.put(platform, version);
              return List.of();
            });
  }

  /** Empty when GitHub is not checked or does not answer: then nothing can be compared. */
  private Future<Optional<Map<String, String>>> offered() {
    return offered
        .map(Supplier::get)
        .map(known -> known.map(Optional::of).otherwise(Optional.empty()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private boolean wantsSpot() {
    return settings.runnerPools().stream().anyMatch(pool -> pool.launch().uses(Market.SPOT));
  }

  private Future<List<Finding>> spotRole() {
    return ask(survey -> survey.roleExists(SPOT))
        .map(
            exists ->
                exists
                    ? Finding.good(SPOT_ROLE, SPOT)
                    : Finding.failed(
                        SPOT_ROLE,
                        "the account has none, so EC2 refuses spot requests",
                        "set provision.spot-service-linked-role = true and run musterd aws apply,"
                            + " or: aws iam create-service-linked-role --aws-service-name"
                            + " spot.amazonaws.com"))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.DENIED
                    ? Future.succeededFuture(
                        List.of(
                            new Finding.NotChecked(
                                SPOT_ROLE, "iam:GetRole is not allowed: " + failure.getMessage())))
                    : Future.failedFuture(failure));
  }
}
