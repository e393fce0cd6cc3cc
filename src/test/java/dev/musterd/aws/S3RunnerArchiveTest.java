package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.runner.FakeDownload;
import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.release.RunnerMirror;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerArchiveContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit over our double, and what S3 may say no to. */
class S3RunnerArchiveTest extends RunnerArchiveContract {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final byte[] BYTES = bytes(9_000_000);
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());
  private final RunnerPackage runner = build(X64, "2.330.0", BYTES);

  S3RunnerArchiveTest() {
    memory.addBucket(BUCKET);
  }

  @AfterEach
  void nothingIsLeftHalfDone() {
    assertEquals(0, memory.openUploads());
    site.close();
  }

  @Override
  protected RunnerArchive archive() {
    return site.archive(BUCKET);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    return RealTime.awaitFailure(future);
  }

  @Override
  protected void remove(RunnerPlatform platform, String asset) {
    memory.delete(BUCKET, RunnerMirror.key(platform, asset));
  }

  @Test
  void published_isStoredByteForByte_andNamedAsInstancesReadIt() {
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    String asset = "actions-runner-linux-x64-2.330.0.tar.gz";
    assertEquals(
        S3Memory.hash(List.of(BYTES)),
        memory.find(BUCKET, "runners/linux-x64/" + asset).orElseThrow().sha256());
    byte[] latest = memory.find(BUCKET, "runners/linux-x64/latest.json").orElseThrow().bytes();
    assertEquals(
        new JsonObject()
            .put("version", "2.330.0")
            .put("asset", asset)
            .put("sha256", runner.sha256().orElseThrow())
            .put("size", BYTES.length),
        new JsonObject(new String(latest, UTF_8)));
    assertEquals(5 * 1024 * 1024, memory.largestPart());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "PutObject"})
  void refusal_publishesNothing_andTheNextTimeWorks(String operation) {
    memory.fail(operation, 1, 403, "AccessDenied");
    Throwable failure = awaitFailure(archive().publish(runner, FakeDownload.of(BYTES)));
    assertTrue(
        failure
            .getMessage()
            .startsWith(operation + " bucket " + BUCKET + ": AccessDenied: the role needs"),
        failure::getMessage);
    assertEquals(Optional.empty(), memory.find(BUCKET, "runners/linux-x64/latest.json"));
    assertEquals(0, memory.openUploads());
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    assertTrue(await(archive().latest(X64)).isPresent());
  }

  @Test
  void partThatFailsOnce_isSentAgain() {
    memory.fail("UploadPart", 1, 503, "SlowDown");
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    assertEquals(3, memory.calls("UploadPart"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket,      there is no such bucket: `musterd aws apply` makes it",
    "403, AccessDenied,      the role needs s3:GetObject",
    "301, PermanentRedirect, the bucket is in another region",
  })
  void refusedRead_saysWhatToDo(int status, String code, String advice) {
    memory.fail("GetObject", 10, status, code);
    Throwable failure = awaitFailure(archive().latest(X64));
    assertTrue(failure.getMessage().contains(code + ": " + advice), failure::getMessage);
  }

  /** An answer to HEAD has no body, so no code. */
  @Test
  void refusedHead_saysWhatToDo() {
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    memory.fail("HeadObject", 10, 403, "AccessDenied");
    Throwable failure = awaitFailure(archive().latest(X64));
    assertTrue(failure.getMessage().contains("the role needs s3:GetObject"), failure::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"version\":\"2.330.0\"}",
        "{\"version\":\"2.330.0\",\"asset\":\"../../x\",\"sha256\":\"0\",\"size\":1}"
      })
  void unusableLatest_isReplaced(String text) {
    memory.put(BUCKET, "runners/linux-x64/latest.json", text.getBytes(UTF_8));
    assertEquals(Optional.empty(), await(archive().latest(X64)));
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    assertTrue(await(archive().latest(X64)).isPresent());
  }

  @Test
  void fileOfAnotherSize_isNoLatest() {
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    memory.put(BUCKET, RunnerMirror.key(X64, runner.asset()), new byte[] {1});
    assertEquals(Optional.empty(), await(archive().latest(X64)));
  }

  @Test
  void keepOnly_touchesNothingOfOthers() {
    memory.put(BUCKET, "runners/linux-x64/notes.txt", new byte[] {1});
    memory.put(BUCKET, "runners/linux-x64/actions-runner-linux-x64-2.1.0.tar.gz", new byte[] {1});
    await(archive().publish(runner, FakeDownload.of(BYTES)));
    await(archive().keepOnly(X64, Set.of(runner.asset())));
    assertEquals(
        Set.of(
            "runners/linux-x64/notes.txt",
            "runners/linux-x64/latest.json",
            RunnerMirror.key(X64, runner.asset())),
        memory.keys(BUCKET));
  }
}
