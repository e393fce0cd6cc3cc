package dev.musterd.aws.client;

import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The one table from S3's error codes to what an operator can do. An answer to HEAD has no code,
 * only a status.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3's error
 *     responses</a>
 */
public final class S3Errors {
  private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchKeyException", "HTTP 404");

  /** Answers that stay the same until an operator changes the bucket, the role or the network. */
  private static final Set<String> REFUSALS =
      Set.of(
          "NoSuchBucket",
          "NoSuchBucketException",
          "AccessDenied",
          "AllAccessDisabled",
          "HTTP 403",
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "HTTP 301",
          "NotImplemented",
          "KMS.DisabledException");

  private static final String NO_BUCKET =
      "there is no such bucket: `musterd aws apply` makes it, or binaries.bucket names another";
  private static final String DENIED =
      "the role needs s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on"
          + " runners/* and interruptions/*, the first two on lease/*, state/* and ledger/*, and"
          + " s3:ListBucket on the bucket";
  private static final String ELSEWHERE =
      "the bucket is in another region: it has to be in aws.region, where the instances are";

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("NoSuchBucket", NO_BUCKET),
          Map.entry("NoSuchBucketException", NO_BUCKET),
          Map.entry("AccessDenied", DENIED),
          Map.entry("AllAccessDisabled", DENIED),
          Map.entry("HTTP 403", DENIED),
          Map.entry("PermanentRedirect", ELSEWHERE),
          Map.entry("AuthorizationHeaderMalformed", ELSEWHERE),
          Map.entry("HTTP 301", ELSEWHERE),
          Map.entry("NoSuchUpload", "the upload was aborted; the next round begins it anew"),
          Map.entry("SlowDown", "S3 asks to wait; it begins anew at the next time"),
          Map.entry(
              "NotImplemented",
              "the store does not know this kind of request; the lease needs conditional writes"),
          Map.entry("KMS.DisabledException", "the key of the bucket is disabled: enable it"));

  private S3Errors() {}

  public static boolean isAbsent(String code) {
    return ABSENT.contains(code);
  }

  /** Whether there is no bucket of that name. */
  public static boolean isBucketAbsent(String code) {
    return code.startsWith("NoSuchBucket");
  }

  /** Whether the object is empty: it has no first byte to begin a range with. */
  public static boolean isEmpty(String code) {
    return code.equals("InvalidRange");
  }

  /** Whether asking again changes nothing: the bucket is missing, or we may not do this. */
  public static boolean isRefusal(String code) {
    return REFUSALS.contains(code);
  }

  /** AWS's code; without one, {@code HTTP} and the status, or the kind of failure. */
  static String code(Throwable failure) {
    boolean silent =
        failure instanceof AwsServiceException refused
            && (refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null);
    return silent
        ? "HTTP " + ((AwsServiceException) failure).statusCode()
        : SdkFutures.code(failure);
  }

  /** The advice for a code, or an empty text. */
  public static String advice(Throwable failure) {
    return ADVICE.getOrDefault(code(failure), "");
  }
}
