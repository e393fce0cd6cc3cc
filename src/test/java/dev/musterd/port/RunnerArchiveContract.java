package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.runner.FakeDownload;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link RunnerArchive} does. */
public abstract class RunnerArchiveContract {
  public static final RunnerPlatform X64 = new RunnerPlatform("linux", "x64");
  protected static final RunnerPlatform ARM64 = new RunnerPlatform("linux", "arm64");

  protected abstract RunnerArchive archive();

  protected abstract <T> T await(Future<T> future);

  protected abstract Throwable awaitFailure(Future<?> future);

  /** Another process removes the file of a build. */
  protected abstract void remove(RunnerPlatform platform, String asset);

  public static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  public static RunnerPackage build(RunnerPlatform platform, String version, byte[] bytes) {
    return new RunnerPackage(
        platform,
        RunnerVersion.find(version).orElseThrow(),
        false,
        Optional.of(S3Memory.hash(List.of(bytes))),
        "");
  }

  private MirroredRunner publish(RunnerPlatform platform, String version) {
    byte[] bytes = bytes(5000 + version.hashCode() % 1000);
    return await(archive().publish(build(platform, version, bytes), FakeDownload.of(bytes)));
  }

  @Test
  void nothing_isThereBeforeTheFirst() {
    assertEquals(Optional.empty(), await(archive().latest(X64)));
  }

  /** On both sides of a part's end, which is at 5 MiB. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 17 * 1024 * 1024})
  void published_isTheLatest(int size) {
    byte[] bytes = bytes(size);
    RunnerPackage runner = build(X64, "2.330.0", bytes);
    MirroredRunner made = await(archive().publish(runner, FakeDownload.of(bytes)));
    assertEquals(
        new MirroredRunner(runner.version(), runner.asset(), runner.sha256().orElseThrow(), size),
        made);
    assertEquals(Optional.of(made), await(archive().latest(X64)));
    assertEquals(Optional.empty(), await(archive().latest(ARM64)));
  }

  @Test
  void otherBytes_areNotPublished_andTheLastGoodStays() {
    MirroredRunner good = publish(X64, "2.329.0");
    RunnerPackage runner = build(X64, "2.330.0", bytes(2000));
    Throwable failure = awaitFailure(archive().publish(runner, FakeDownload.of(bytes(2001))));
    assertTrue(failure.getMessage().contains("SHA-256"), failure::getMessage);
    assertEquals(Optional.of(good), await(archive().latest(X64)));
  }

  @Test
  void brokenDownload_isNotPublished_andTheLastGoodStays() {
    MirroredRunner good = publish(X64, "2.329.0");
    byte[] bytes = bytes(20_000);
    FakeDownload broken = FakeDownload.of(bytes);
    broken.cancel("the connection broke");
    Throwable failure = awaitFailure(archive().publish(build(X64, "2.330.0", bytes), broken));
    assertEquals("the connection broke", failure.getMessage());
    assertEquals(Optional.of(good), await(archive().latest(X64)));
  }

  @Test
  void newer_replacesOlder_andBothFilesStay() {
    MirroredRunner old = publish(X64, "2.329.0");
    MirroredRunner made = publish(X64, "2.330.0");
    assertEquals(Optional.of(made), await(archive().latest(X64)));
    await(archive().keepOnly(X64, Set.of(made.asset(), old.asset())));
    assertEquals(Optional.of(made), await(archive().latest(X64)));
  }

  @Test
  void keepOnly_removesTheRest_ofThisPlatform() {
    MirroredRunner other = publish(ARM64, "2.329.0");
    MirroredRunner made = publish(X64, "2.330.0");
    await(archive().keepOnly(X64, Set.of("actions-runner-linux-x64-2.1.0.tar.gz")));
    assertEquals(Optional.empty(), await(archive().latest(X64)), made::asset);
    assertEquals(Optional.of(other), await(archive().latest(ARM64)));
  }

  @Test
  void missingFile_isNoLatest_andCanBePublishedAgain() {
    MirroredRunner made = publish(X64, "2.330.0");
    remove(X64, made.asset());
    assertEquals(Optional.empty(), await(archive().latest(X64)));
    assertEquals(made, publish(X64, "2.330.0"));
    assertEquals(Optional.of(made), await(archive().latest(X64)));
  }
}
