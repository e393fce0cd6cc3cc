package dev.musterd.aws;

import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;

/**
 * One upload in parts, of which one is in memory at a time. It is completed only when the SHA-256
 * of all parts is right, and removed otherwise; S3 shows no object before.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">limits of
 *     multipart uploads</a>
 */
final class S3Upload {
  /** The size of a part: the least that S3 takes, as each part is in memory as a whole. */
  static final int PART = 5 * 1024 * 1024;

  /** Ten times the size of a runner; a larger file is something else. */
  static final long LARGEST = 2L * 1024 * 1024 * 1024;

  private final S3Calls calls;
  private final String bucket;
  private final String key;
  private final RunnerPackage runner;
  private final MessageDigest digest = sha256();
  private final List<CompletedPart> parts = new ArrayList<>();
  private long bytes;

  S3Upload(S3Calls calls, String bucket, String key, RunnerPackage runner) {
    this.calls = calls;
    this.bucket = bucket;
    this.key = key;
    this.runner = runner;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Starts the upload. To be called once. */
  Future<MirroredRunner> store(RunnerDownload download) {
    return calls
        .send(
            "CreateMultipartUpload",
            bucket,
            s3 -> s3.createMultipartUpload(call -> call.bucket(bucket).key(key)))
        .map(CreateMultipartUploadResponse::uploadId)
        .compose(
            id ->
                copy(id, download)
                    .compose(_ -> checked())
                    .compose(hash -> complete(id).map(hash))
                    .recover(failure -> abort(id).transform(_ -> Future.failedFuture(failure))))
        .map(hash -> new MirroredRunner(runner.version(), runner.asset(), hash, bytes));
  }

  private Future<Void> copy(String id, RunnerDownload download) {
    return download
        .next(PART)
        .compose(
            piece -> {
              if (piece.length == 0) {
                return Future.succeededFuture();
              }
              bytes += piece.length;
              if (bytes > LARGEST) {
                return Future.failedFuture(runner.asset() + " is larger than 2 GiB");
              }
              // Not the piece itself: what waits for the end of the file would hold all of them.
              boolean last = piece.length < PART;
              return part(id, piece)
                  .compose(_ -> last ? Future.succeededFuture() : copy(id, download));
            });
  }

  private Future<Void> part(String id, byte[] piece) {
    int number = parts.size() + 1;
    return calls
        .send(
            "UploadPart",
            bucket,
            s3 -> {
              digest.update(piece);
              return s3.uploadPart(
                  call -> call.bucket(bucket).key(key).uploadId(id).partNumber(number),
                  AsyncRequestBody.fromBytesUnsafe(piece));
            })
        .map(
            answer -> {
              parts.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
              return null;
            });
  }

  private Future<String> checked() {
    String hash = HexFormat.of().formatHex(digest.digest());
    return runner.sha256().filter(hash::equals).isPresent()
        ? Future.succeededFuture(hash)
        : Future.failedFuture(
            ("%s arrived with the SHA-256 %s instead of %s, so it was thrown away; the next round"
                    + " tries again. If it stays so, see binaries.source, or a proxy that"
                    + " changes what it passes on")
                .formatted(runner.asset(), hash, runner.sha256().orElse("any that is known")));
  }

  private Future<?> complete(String id) {
    return calls.send(
        "CompleteMultipartUpload",
        bucket,
        s3 ->
            s3.completeMultipartUpload(
                call ->
                    call.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(all -> all.parts(parts))));
  }

  /** Removes the parts; if that fails, a rule of the bucket may remove them. */
  private Future<?> abort(String id) {
    return calls.send(
        "AbortMultipartUpload",
        bucket,
        s3 -> s3.abortMultipartUpload(call -> call.bucket(bucket).key(key).uploadId(id)));
  }
}
