package dev.musterd.port;

import java.time.Duration;

/** Observes every call to AWS after its end. Called on any thread, and must not block. */
@FunctionalInterface
public interface AwsCallListener {
  /** Listens to nothing, as commands do. */
  AwsCallListener NONE = _ -> {};

  void ended(Call call);

  /**
   * One call with all its attempts.
   *
   * @param service AWS's name of it, in lower case: ec2, sqs, ssm, sts, s3
   * @param operation AWS's name of it, such as CreateFleet
   * @param succeeded whether AWS did what was asked
   * @param throttles attempts that AWS refused for their rate
   * @param time with all attempts, and the pauses between
   */
  record Call(String service, String operation, boolean succeeded, int throttles, Duration time) {}
}
