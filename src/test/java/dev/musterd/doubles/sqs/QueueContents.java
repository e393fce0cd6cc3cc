package dev.musterd.doubles.sqs;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** How many messages are in each queue of an emulator of SQS. */
public final class QueueContents {
  private QueueContents() {}

  /** Those that are hidden or delayed included; by the queue's name, without empty queues. */
  public static Map<String, Integer> counts(SqsAsyncClient client) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String url : EventQueue.await(client.listQueues()).queueUrls()) {
      Map<QueueAttributeName, String> attributes =
          EventQueue.await(
                  client.getQueueAttributes(
                      request ->
                          request
                              .queueUrl(url)
                              .attributeNames(
                                  QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                  QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                  QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)))
              .attributes();
      int messages = attributes.values().stream().mapToInt(Integer::parseInt).sum();
      if (messages > 0) {
        counts.put(url.substring(url.lastIndexOf('/') + 1), messages);
      }
    }
    return counts;
  }
}
