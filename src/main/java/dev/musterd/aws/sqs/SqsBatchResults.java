package dev.musterd.aws.sqs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/** The results of a batch; an entry's id is its position in the request. */
public final class SqsBatchResults {
  /**
   * Codes of a lapsed receipt: the message is visible again, was received anew, is deleted, or has
   * used up its twelve hours. FIFO queues say InvalidParameterValue for an expired one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html">DeleteMessage</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html">ChangeMessageVisibility</a>
   */
  public static final Set<String> LAPSED =
      Set.of("ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight");

  private SqsBatchResults() {}

  /** The reasons of failed entries by position. An entry that the response lacks failed as well. */
  static Map<Integer, String> failures(
      int size, Stream<String> successful, List<BatchResultErrorEntry> failed, Set<String> fine) {
    Map<Integer, String> failures = new HashMap<>();
    for (int place = 0; place < size; place++) {
      failures.put(place, "SQS did not say what became of it");
    }
    successful.map(Integer::valueOf).forEach(failures::remove);
    for (BatchResultErrorEntry entry : failed) {
      int place = Integer.parseInt(entry.id());
      if (fine.contains(plainCode(entry.code()))) {
        failures.remove(place);
      } else {
        failures.put(place, "SQS refused it: " + entry.code() + " " + entry.message());
      }
    }
    return failures;
  }

  /** The older spelling of some codes begins with {@code AWS.SimpleQueueService.}. */
  private static String plainCode(String code) {
    return code.substring(code.lastIndexOf('.') + 1);
  }
}
