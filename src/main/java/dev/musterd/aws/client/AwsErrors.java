package dev.musterd.aws.client;

import dev.musterd.base.DisplayText;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Offering;
import dev.musterd.port.CheckFailedException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The meanings of AWS error codes for a launch, whether a request is refused or a fleet's response
 * has them in its {@code Errors}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2
 *     error codes</a>
 */
public final class AwsErrors {
  /** Meanings of codes, the most hopeful first: a fleet with several errors has the first one. */
  enum Meaning {
    CAPACITY,
    THROTTLE,
    QUOTA,
    REJECTED,
    UNKNOWN
  }

  /** EC2's messages can carry kilobytes of encoded authorization detail. */
  private static final int MAX_MESSAGE = 300;

  private static final int TOO_MANY_REQUESTS = 429;

  private static final Map<Meaning, Set<String>> EXACT =
      Map.of(
          Meaning.CAPACITY,
              Set.of(
                  "InsufficientInstanceCapacity",
                  "InsufficientCapacity",
                  "InsufficientHostCapacity",
                  "InsufficientReservedInstanceCapacity",
                  "InsufficientFreeAddressesInSubnet",
                  "InsufficientAddressCapacity",
                  "UnfulfillableCapacity",
                  "SpotMaxPriceTooLow",
                  // "The requested configuration is currently not supported": this type, in this
                  // zone.
                  "Unsupported"),
          Meaning.QUOTA,
              Set.of(
                  "MaxSpotInstanceCountExceeded",
                  "VcpuLimitExceeded",
                  "InstanceLimitExceeded",
                  "MaxSpotFleetRequestCountExceeded",
                  "MaxFleetCountExceeded",
                  "VolumeLimitExceeded",
                  "MaxIOPSLimitExceeded",
                  "AttachmentLimitExceeded",
                  "NetworkInterfaceLimitExceeded",
                  "PrivateIpAddressLimitExceeded",
                  "ResourceCountLimitExceeded",
                  "ServiceQuotaExceededException"),
          Meaning.THROTTLE,
              Set.of(
                  "RequestLimitExceeded",
                  "Throttling",
                  "ThrottlingException",
                  "ThrottledException",
                  "TooManyRequestsException",
                  "RequestThrottled",
                  "RequestThrottledException",
                  "BandwidthLimitExceeded",
                  "EC2ThrottledException",
                  "SlowDown"),
          Meaning.REJECTED,
              Set.of(
                  "UnauthorizedOperation",
                  "AuthFailure",
                  "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
                  "AccessDenied",
                  "AccessDeniedException",
                  "UnrecognizedClientException",
                  "InvalidClientTokenId",
                  "SignatureDoesNotMatch",
                  "MissingAuthenticationToken",
                  "IncompleteSignature",
                  "ExpiredToken",
                  "ExpiredTokenException",
                  "RequestExpired",
                  "OptInRequired",
                  "Blocked",
                  "PendingVerification",
                  "InvalidAction",
                  "InvalidRequest",
                  "InvalidInput",
                  "InvalidFleetConfiguration",
                  "InvalidFleetConfig",
                  "InvalidTagKey.Malformed",
                  "MissingParameter",
                  "MissingInput",
                  "UnknownParameter",
                  "UnsupportedOperation",
                  "IdempotentParameterMismatch",
                  "TagLimitExceeded",
                  "VPCIdNotSpecified",
                  "MissingAction",
                  "MalformedQueryString",
                  "ValidationError"));

  /** Families of codes that all mean {@link Meaning#REJECTED}, by how they begin. */
  private static final Set<String> REJECTED_FAMILIES =
      Set.of(
          "InvalidAMIID",
          "InvalidAMIName",
          "InvalidLaunchTemplate",
          "InvalidParameter",
          "InvalidSubnet",
          "InvalidSecurityGroup",
          "InvalidGroup",
          "InvalidKeyPair",
          "InvalidIamInstanceProfile",
          "InvalidBlockDevice",
          "InvalidSnapshot",
          "InvalidVpcID",
          "InvalidUserData",
          "InvalidKmsKey",
          "Client.InvalidKMSKey");

  /** State reasons of instances that EC2 took back for others. */
  private static final Set<String> RECLAIMED =
      Set.of("SpotInstanceTermination", "SpotInstanceShutdown");

  private static final Set<String> UNAUTHENTICATED =
      Set.of(
          "AuthFailure",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken",
          "IncompleteSignature",
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "OptInRequired");

  private static final Pattern ABSENT =
      Pattern.compile(".*(NotFound|NotFoundException|DoesNotExist|NonExistentQueue)|NoSuch.*|404");

  private static final Set<String> DENIED =
      Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "403");

  private AwsErrors() {}

  /**
   * The meaning of a failed read for {@code musterd check}.
   *
   * @param code AWS's, or the status where AWS gave none, or the kind of a failure without answer
   */
  public static CheckFailedException.Why why(String code, int status) {
    if (status == 0) {
      return CheckFailedException.Why.NO_ANSWER;
    }
    if (DENIED.contains(code)) {
      return CheckFailedException.Why.DENIED;
    }
    if (UNAUTHENTICATED.contains(code)) {
      return CheckFailedException.Why.UNAUTHENTICATED;
    }
    if (ABSENT.matcher(code).matches()) {
      return CheckFailedException.Why.ABSENT;
    }
    if (meaning(code) == Meaning.THROTTLE) {
      return CheckFailedException.Why.LIMITED;
    }
    return status >= 500 ? CheckFailedException.Why.NO_ANSWER : CheckFailedException.Why.REFUSED;
  }

  /**
   * Whether a failed call that was about many things may have been refused for one of them: AWS
   * answered, and blames neither its own state, nor our pace, nor our credentials.
   */
  public static boolean mayBeOneEntry(Throwable failure) {
    return failure instanceof AwsServiceException refused
        && mayBeOneEntry(SdkFutures.code(refused), refused.statusCode());
  }

  /**
   * Whether a call that was about many things may have been refused for one of them.
   *
   * @param code AWS's
   */
  public static boolean mayBeOneEntry(String code, int status) {
    return status >= 400
        && status < 500
        && status != TOO_MANY_REQUESTS
        && meaning(code) != Meaning.THROTTLE
        && !UNAUTHENTICATED.contains(code);
  }

  /**
   * Whether EC2 ended an instance for want of capacity where it ran, or was to run.
   *
   * @param code of its state reason, such as {@code Server.InsufficientInstanceCapacity}
   */
  public static boolean isShortage(String code) {
    return isInterruption(code) || meaning(plain(code)) == Meaning.CAPACITY;
  }

  /** Whether EC2 took a spot instance back, by the code of its state reason. */
  public static boolean isInterruption(String code) {
    return RECLAIMED.contains(plain(code));
  }

  private static String plain(String code) {
    return code.substring(code.indexOf('.') + 1);
  }

  /**
   * What a refused request means; nothing when the refusal says so little that the request may have
   * taken effect (an unclassified 5xx), so that the same plan has to be sent again.
   */
  public static Optional<LaunchOutcome> refusal(
      String code, int status, String message, List<Offering> offerings) {
    String reason = code + ": " + DisplayText.truncated(message, MAX_MESSAGE);
    return switch (meaning(code)) {
      case CAPACITY ->
          Optional.of(
              new LaunchOutcome.NoCapacity(
                  offerings.stream().map(offering -> new Shortage(offering, code)).toList(),
                  reason));
      case THROTTLE -> Optional.of(new LaunchOutcome.Throttled(reason));
      case QUOTA -> Optional.of(new LaunchOutcome.QuotaReached(reason));
      case REJECTED -> Optional.of(new LaunchOutcome.Rejected(reason));
      case UNKNOWN ->
          status >= 500 ? Optional.empty() : Optional.of(new LaunchOutcome.Failed(reason));
    };
  }

  /**
   * What a fleet without a single instance means.
   *
   * @param detail EC2's message for one of them, or empty
   */
  public static LaunchOutcome unfulfilled(List<Shortage> shortages, String detail) {
    if (shortages.isEmpty()) {
      return new LaunchOutcome.Failed("EC2 named neither instances nor errors");
    }
    String reason =
        summary(shortages)
            + (detail.isEmpty() ? "" : ": " + DisplayText.truncated(detail, MAX_MESSAGE));
    Meaning best =
        shortages.stream()
            .map(shortage -> meaning(shortage.code()))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return switch (best) {
      case CAPACITY -> new LaunchOutcome.NoCapacity(shortages, reason);
      case THROTTLE -> new LaunchOutcome.Throttled(reason);
      case QUOTA -> new LaunchOutcome.QuotaReached(reason);
      case REJECTED -> new LaunchOutcome.Rejected(reason);
      case UNKNOWN -> new LaunchOutcome.Failed(reason);
    };
  }

  static Meaning meaning(String code) {
    return EXACT.entrySet().stream()
        .filter(row -> row.getValue().contains(code))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(
            REJECTED_FAMILIES.stream().anyMatch(code::startsWith)
                ? Meaning.REJECTED
                : Meaning.UNKNOWN);
  }

  private static String summary(List<Shortage> shortages) {
    Map<String, List<Shortage>> byCode =
        shortages.stream().collect(Collectors.groupingBy(Shortage::code));
    return byCode.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + " for " + entry.getValue().size() + " offering(s)")
        .collect(Collectors.joining(", "));
  }
}
