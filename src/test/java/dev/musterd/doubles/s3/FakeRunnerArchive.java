package dev.musterd.doubles.s3;

import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The mirror in memory. */
public final class FakeRunnerArchive implements RunnerArchive {
  /** Few, as each is a turn of a recursion. */
  private static final int PIECE = 5 * 1024 * 1024;

  private final Map<RunnerPlatform, MirroredRunner> latest = new HashMap<>();
  private final Map<RunnerPlatform, Set<String>> assets = new HashMap<>();
  private Optional<String> refusal = Optional.empty();

  /** Every call fails with this from now on; empty: no call does. */
  public void refuse(Optional<String> reason) {
    refusal = reason;
  }

  public Set<String> assets(RunnerPlatform platform) {
    return assets.computeIfAbsent(platform, _ -> new TreeSet<>());
  }

  /** As another tool does. */
  public void remove(RunnerPlatform platform, String asset) {
    assets(platform).remove(asset);
  }

  @Override
  public Future<Optional<MirroredRunner>> latest(RunnerPlatform platform) {
    return answer(
        Optional.ofNullable(latest.get(platform))
            .filter(it -> assets(platform).contains(it.asset())));
  }

  @Override
  public Future<MirroredRunner> publish(RunnerPackage runner, RunnerDownload bytes) {
    return answer(List.<byte[]>of())
        .compose(_ -> read(bytes, new ArrayList<>()))
        .compose(
            pieces -> {
              String hash = S3Memory.hash(pieces);
              if (!runner.sha256().equals(Optional.of(hash))) {
                return Future.failedFuture(runner.asset() + " has the SHA-256 " + hash);
              }
              long size = pieces.stream().mapToLong(piece -> piece.length).sum();
              MirroredRunner made =
                  new MirroredRunner(runner.version(), runner.asset(), hash, size);
              assets(runner.platform()).add(runner.asset());
              latest.put(runner.platform(), made);
              return Future.succeededFuture(made);
            });
  }

  private static Future<List<byte[]>> read(RunnerDownload bytes, List<byte[]> pieces) {
    return bytes
        .next(PIECE)
        .compose(
            piece -> {
              pieces.add(piece);
              return piece.length < PIECE ? Future.succeededFuture(pieces) : read(bytes, pieces);
            });
  }

  @Override
  public Future<Void> keepOnly(RunnerPlatform platform, Set<String> kept) {
    return answer(assets(platform).retainAll(kept)).mapEmpty();
  }

  private <T> Future<T> answer(T value) {
    return refusal
        .<Future<T>>map(Future::failedFuture)
        .orElseGet(() -> Future.succeededFuture(value));
  }
}
