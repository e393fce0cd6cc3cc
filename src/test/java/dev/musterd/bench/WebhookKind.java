package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;

/** A delivery of 8 KB by what becomes of it. */
enum WebhookKind {
  /** Of a pool; the queue confirms it. */
  ACCEPTED,
  /** With a wrong signature: 401. */
  REJECTED,
  /** Signed and parsed, and of no pool: 200, and a line of log. */
  REFUSED;

  /** Different ones, signed beforehand. */
  private static final int JOBS = 512;

  /** Of the payload. */
  private static final String JOB = "30412345678";

  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  /** The status by which the server has to answer. */
  int status(LoadTarget target) {
    return switch (this) {
      case ACCEPTED -> 202;
      case REJECTED -> 401;
      case REFUSED -> target.refused();
    };
  }

  /** Heads and bodies, to be sent in turn; of jobs that are ours, as many as a burst has. */
  byte[][] requests() {
    try {
      String payload = Files.readString(PAYLOAD);
      return switch (this) {
        case ACCEPTED ->
            IntStream.range(0, JOBS)
                .mapToObj(at -> payload.replace(JOB, Long.toString(Long.parseLong(JOB) + at)))
                .map(this::request)
                .toArray(byte[][]::new);
        case REJECTED, REFUSED -> new byte[][] {request(payload.replace("\"x64\"", "\"riscv64\""))};
      };
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    }
  }

  private byte[] request(String payload) {
    Buffer body = Buffer.buffer(payload);
    String secret = this == REJECTED ? "another secret" : ServiceDoubles.WEBHOOK_SECRET;
    String head =
        """
        POST /webhook HTTP/1.1
        Host: 127.0.0.1
        User-Agent: GitHub-Hookshot/0123456
        Accept: */*
        Content-Type: application/json
        X-GitHub-Event: workflow_job
        X-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958
        X-Hub-Signature-256: sha256=%s
        Content-Length: %d

        """
            .formatted(WebhookSender.signature(body, secret), body.length())
            .replace("\n", "\r\n");
    return Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)).appendBuffer(body).getBytes();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
