package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;

/** What is said where the system has no list of trusted certificates. */
class NoTrustStoreTest {
  /** That of aws-c-io, by whose code alone the CRT says it. */
  private static int code() {
    return IntStream.range(1024, 2 * 1024)
        .filter(
            code -> "AWS_IO_TLS_ERROR_DEFAULT_TRUST_STORE_NOT_FOUND".equals(CRT.awsErrorName(code)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the CRT has another name for it now"));
  }

  @Test
  void missingTrustStore_isExplained_withThePackageThatIsMissing() {
    CrtRuntimeException failure = new CrtRuntimeException(code());
    RuntimeException explained = RoutedAwsClient.explained(failure);
    assertInstanceOf(NoTrustStoreException.class, explained);
    assertTrue(
        explained.getMessage().endsWith("install its package ca-certificates"),
        explained.getMessage());
    assertSame(failure, explained.getCause());
  }

  @Test
  void anythingElse_isLeftAsItIs() {
    CrtRuntimeException other = new CrtRuntimeException(1);
    assertSame(other, RoutedAwsClient.explained(other));
  }
}
