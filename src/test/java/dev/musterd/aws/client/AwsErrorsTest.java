package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.port.CheckFailedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsErrorsTest {
  private static final Offering OFFERING = new Offering("m5.large", "subnet-1", Market.SPOT);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          InsufficientInstanceCapacity,                     CAPACITY
          InsufficientHostCapacity,                         CAPACITY
          InsufficientFreeAddressesInSubnet,                CAPACITY
          UnfulfillableCapacity,                            CAPACITY
          SpotMaxPriceTooLow,                               CAPACITY
          Unsupported,                                      CAPACITY
          MaxSpotInstanceCountExceeded,                     QUOTA
          VcpuLimitExceeded,                                QUOTA
          InstanceLimitExceeded,                            QUOTA
          RequestLimitExceeded,                             THROTTLE
          Throttling,                                       THROTTLE
          ThrottlingException,                              THROTTLE
          UnauthorizedOperation,                            REJECTED
          AuthFailure,                                      REJECTED
          ExpiredToken,                                     REJECTED
          IdempotentParameterMismatch,                      REJECTED
          InvalidAMIID.NotFound,                            REJECTED
          InvalidAMIID.Malformed,                           REJECTED
          InvalidLaunchTemplateName.NotFoundException,      REJECTED
          InvalidLaunchTemplateId.NotFound,                 REJECTED
          InvalidParameterValue,                            REJECTED
          InvalidParameterCombination,                      REJECTED
          InvalidSubnetID.NotFound,                         REJECTED
          InvalidSecurityGroupID.NotFound,                  REJECTED
          InvalidIamInstanceProfileArn,                     REJECTED
          InvalidKeyPair.NotFound,                          REJECTED
          InternalError,                                    UNKNOWN
          Unavailable,                                      UNKNOWN
          unsupported,                                      UNKNOWN
          SomethingNew,                                     UNKNOWN
          """)
  void meaning_ofEachCode(String code, AwsErrors.Meaning expected) {
    assertEquals(expected, AwsErrors.meaning(code));
  }

  private static LaunchOutcome refusal(String code, int status) {
    return AwsErrors.refusal(code, status, "why", List.of(OFFERING)).orElseThrow();
  }

  @Test
  void refusal_isTheOutcomeOfItsMeaning_withAnyStatus() {
    assertEquals(
        new LaunchOutcome.NoCapacity(
            List.of(new Shortage(OFFERING, "InsufficientInstanceCapacity")),
            "InsufficientInstanceCapacity: why"),
        refusal("InsufficientInstanceCapacity", 500));
    assertEquals(
        new LaunchOutcome.Throttled("RequestLimitExceeded: why"),
        refusal("RequestLimitExceeded", 503));
    assertEquals(
        new LaunchOutcome.QuotaReached("VcpuLimitExceeded: why"),
        refusal("VcpuLimitExceeded", 400));
    assertEquals(new LaunchOutcome.Rejected("AuthFailure: why"), refusal("AuthFailure", 401));
    assertEquals(new LaunchOutcome.Failed("SomethingNew: why"), refusal("SomethingNew", 400));
  }

  @Test
  void refusal_isNoOutcome_whenTheServerFailed() {
    assertEquals(
        Optional.empty(), AwsErrors.refusal("InternalError", 500, "why", List.of(OFFERING)));
    assertEquals(Optional.empty(), AwsErrors.refusal("Unavailable", 503, "why", List.of(OFFERING)));
  }

  @Test
  void refusal_shortensTheMessage() {
    LaunchOutcome outcome =
        AwsErrors.refusal("AuthFailure", 403, "x".repeat(5000), List.of(OFFERING)).orElseThrow();
    String reason = assertInstanceOf(LaunchOutcome.Rejected.class, outcome).reason();
    assertTrue(reason.length() < 400, reason);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          InsufficientInstanceCapacity, NoCapacity
          InvalidAMIID.NotFound InsufficientInstanceCapacity VcpuLimitExceeded, NoCapacity
          VcpuLimitExceeded InvalidSubnetID.NotFound, QuotaReached
          VcpuLimitExceeded RequestLimitExceeded, Throttled
          InvalidSubnetID.NotFound SomethingNew, Rejected
          SomethingNew, Failed
          """)
  void unfulfilled_isTheMostHopefulOfItsCodes(String codes, String expected) {
    List<Shortage> shortages =
        Stream.of(codes.split(" ")).map(code -> new Shortage(OFFERING, code)).toList();
    assertEquals(expected, AwsErrors.unfulfilled(shortages, "").getClass().getSimpleName());
  }

  @Test
  void unfulfilled_saysWhichAndWhy() {
    List<Shortage> shortages =
        List.of(new Shortage(OFFERING, "Unsupported"), new Shortage(OFFERING, "SomethingNew"));
    LaunchOutcome outcome = AwsErrors.unfulfilled(shortages, "not here");
    assertEquals(
        new LaunchOutcome.NoCapacity(
            shortages, "SomethingNew for 1 offering(s), Unsupported for 1 offering(s): not here"),
        outcome);
  }

  @Test
  void unfulfilled_isRetryable_whenEc2NamesNothing() {
    assertInstanceOf(LaunchOutcome.Failed.class, AwsErrors.unfulfilled(List.of(), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "UnauthorizedOperation, 403, DENIED",
    "AccessDeniedException, 400, DENIED",
    "403, 403, DENIED",
    "ExpiredToken, 403, UNAUTHENTICATED",
    "AuthFailure, 401, UNAUTHENTICATED",
    "InvalidLaunchTemplateName.NotFoundException, 400, ABSENT",
    "InvalidSubnetID.NotFound, 400, ABSENT",
    "NoSuchEntity, 404, ABSENT",
    "NoSuchBucket, 404, ABSENT",
    "404, 404, ABSENT",
    "ParameterNotFound, 400, ABSENT",
    "QueueDoesNotExist, 400, ABSENT",
    "RequestLimitExceeded, 503, LIMITED",
    "InternalError, 500, NO_ANSWER",
    "SdkClientException, 0, NO_ANSWER",
    "ValidationException, 400, REFUSED",
  })
  void failuresOfLooks_areTranslated(String code, int status, CheckFailedException.Why why) {
    assertEquals(why, AwsErrors.why(code, status));
  }
}
