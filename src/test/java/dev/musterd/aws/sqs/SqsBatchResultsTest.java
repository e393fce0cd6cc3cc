package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

class SqsBatchResultsTest {

  @Test
  void failures_areEmpty_whenAllSucceeded() {
    assertEquals(Map.of(), SqsBatchResults.failures(2, Stream.of("1", "0"), List.of(), Set.of()));
  }

  @Test
  void failures_nameTheRefusedAndTheUnmentioned() {
    assertEquals(
        Map.of(
            1, "SQS refused it: InternalError try again",
            2, "SQS did not say what became of it"),
        SqsBatchResults.failures(
            3, Stream.of("0"), List.of(error("1", "InternalError")), SqsBatchResults.LAPSED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReceiptHandleIsInvalid",
        "InvalidParameterValue",
        "MessageNotInflight",
        "AWS.SimpleQueueService.MessageNotInflight"
      })
  void failures_areNone_whenTheReceiptLapsed(String code) {
    List<BatchResultErrorEntry> failed = List.of(error("0", code));
    assertEquals(
        Map.of(), SqsBatchResults.failures(1, Stream.of(), failed, SqsBatchResults.LAPSED));
    assertEquals(Set.of(0), SqsBatchResults.failures(1, Stream.of(), failed, Set.of()).keySet());
  }

  private static BatchResultErrorEntry error(String id, String code) {
    return BatchResultErrorEntry.builder().id(id).code(code).message("try again").build();
  }
}
