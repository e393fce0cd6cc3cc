package dev.musterd.aws.sqs;

import dev.musterd.aws.client.Batcher;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How much of SQS webhooks may take for themselves, while SQS takes less than comes. */
final class WebhookSends {
  /**
   * The time of one call with its retries. github.com gives up on a webhook after ten seconds, so
   * the answer is of little use after that: without this limit, calls that hang would be joined by
   * those of webhooks that were answered 503 long ago.
   */
  static final AwsRequestOverrideConfiguration TIME_LIMIT =
      AwsRequestOverrideConfiguration.builder().apiCallTimeout(Duration.ofSeconds(10)).build();

  /** How long a slow answer of SQS holds others back: longer than it usually takes. */
  private static final Duration WINDOW = Duration.ofMillis(50);

  /**
   * One batch holds ten entries and 256 KiB.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">Message
   *     quotas</a>
   */
  static final int BATCH_ENTRIES = 10;

  static final int BATCH_BYTES = 256 * 1024;

  private WebhookSends() {}

  /**
   * Those of a queue that webhooks wait for.
   *
   * @param calls at once
   * @param unsettled webhooks that may wait
   */
  static Batcher.Limits limits(int calls, int unsettled) {
    return new Batcher.Limits(
        Batcher.Departure.WHEN_ANSWERED, WINDOW, BATCH_ENTRIES, BATCH_BYTES, calls, unsettled);
  }
}
