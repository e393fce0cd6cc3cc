package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Market;
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

/** All looks at AWS, in the order in which one builds on the other. */
public final class AwsChecks {
  static final String CALLER = "the AWS credentials";
  static final String BUCKET = "the mirror's bucket";
  static final String SPOT_ROLE = "the service-linked role for spot";
  private static final String SPOT = "AWSServiceRoleForEC2Spot";

  private final Settings settings;
  private final Lazy<AwsSurvey> aws;
  private final Lazy<Caller> caller;
  private final Optional<Supplier<Future<Map<String, String>>>> offered;

  /**
   * Looks that are to be taken on one event loop.
   *
   * @param aws fails while there are no region and no credentials
   * @param offered the runner's versions at GitHub, where GitHub is looked at, too
   */
  public AwsChecks(
      Settings settings,
      Supplier<Future<AwsSurvey>> aws,
      Optional<Supplier<Future<Map<String, String>>>> offered) {
    this.settings = settings;
    this.aws = new Lazy<>(aws);
    this.offered = offered;
    caller = new Lazy<>(() -> ask(AwsSurvey::caller));
  }

  public List<Check> all() {
    List<Check> looks = new ArrayList<>();
    looks.add(new Check(CALLER, List.of(), this::caller));
    looks.add(new Check(QueueCheck.SUBJECT, List.of(CALLER), this::queue));
    if (settings.binaries().enabled()) {
      looks.add(new Check(BUCKET, List.of(CALLER), this::bucket));
      looks.add(new Check("the runner in the mirror", List.of(CALLER, BUCKET), this::runner));
    }
    settings
        .aws()
        .kmsKey()
        .ifPresent(
            key -> looks.add(new Check(KmsKeyCheck.SUBJECT, List.of(CALLER), () -> key(key))));
    looks.addAll(new PoolChecks(settings, aws, CALLER).all());
    if (wantsSpot()) {
      looks.add(new Check(SPOT_ROLE, List.of(CALLER), this::spotRole));
    }
    looks.addAll(new PermissionChecks(settings, aws, CALLER).all());
    return looks;
  }

  private <T> Future<T> ask(Function<AwsSurvey, Future<T>> question) {
    return aws.get().compose(question::apply);
  }

  private Future<List<Finding>> caller() {
    return caller
        .get()
        .map(it -> Finding.good(CALLER, it.arn() + " in " + it.region()))
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
    QueueCheck judge = new QueueCheck(queue.create() && queue.url().isEmpty());
    return ask(AwsSurvey::queues)
        .map(judge::of)
        .recover(failure -> Future.succeededFuture(List.of(judge.failed(failure))));
  }

  private Future<List<Finding>> bucket() {
    return caller
        .get()
        .compose(
            who -> {
              String bucket = new MirrorCheck(settings).bucket(who);
              return ask(it -> it.bucketRegion(bucket))
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
        ? ask(it -> it.upload(bucket, "runners/check"))
            .map(_ -> Finding.good(BUCKET, bucket + ", may be written"))
        : Future.succeededFuture(
            Finding.warning(
                BUCKET,
                bucket + " is in " + region + ", the instances in " + who.region(),
                "use a bucket of the same region: no traffic through a NAT, and none that is"
                    + " paid"));
  }

  private Future<List<Finding>> key(String name) {
    return ask(it -> it.key(name)).map(KmsKeyCheck::judge);
  }

  private Future<List<Finding>> runner() {
    MirrorCheck mirror = new MirrorCheck(settings);
    Map<String, Optional<String>> mirrored = new HashMap<>();
    return caller
        .get()
        .compose(
            who ->
                GitHubChecks.each(
                    mirror.platforms(),
                    platform ->
                        ask(it -> it.mirrored(mirror.bucket(who), MirrorCheck.key(platform)))
                            .map(
                                version -> {
                                  mirrored.put(platform, version);
                                  return List.of();
                                })))
        .compose(_ -> offered())
        .map(known -> RunnerVersionCheck.judge(known, mirrored, mirror.platforms()));
  }

  /** Without GitHub, what the mirror holds can only be told. */
  private Future<Optional<Map<String, String>>> offered() {
    return offered
        .map(Supplier::get)
        .map(known -> known.map(Optional::of).otherwise(Optional.empty()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private boolean wantsSpot() {
    return settings.runnerPools().stream()
        .anyMatch(pool -> pool.launch().purchase().market() == Market.SPOT);
  }

  private Future<List<Finding>> spotRole() {
    return ask(it -> it.roleExists(SPOT))
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
