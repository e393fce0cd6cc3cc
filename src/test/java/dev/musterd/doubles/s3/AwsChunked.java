package dev.musterd.doubles.s3;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/**
 * A body in which each chunk carries its own signature, as over plain HTTP.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">aws-chunked</a>
 */
final class AwsChunked {
  private AwsChunked() {}

  /** The bytes that are meant, whether or not the body is chunked. */
  static Buffer plain(HttpServerRequest request, Buffer body) {
    if (request.getHeader("x-amz-decoded-content-length") == null) {
      return body;
    }
    Buffer plain = Buffer.buffer();
    int at = 0;
    while (true) {
      int end = lineEnd(body, at);
      String line = body.getString(at, end, StandardCharsets.US_ASCII.name());
      int size = Integer.parseInt(line.split(";", 2)[0], 16);
      if (size == 0) {
        return plain;
      }
      plain.appendBuffer(body, end + 2, size);
      at = end + 2 + size + 2;
    }
  }

  private static int lineEnd(Buffer body, int from) {
    int at = from;
    while (body.getByte(at) != '\r') {
      at++;
    }
    return at;
  }
}
