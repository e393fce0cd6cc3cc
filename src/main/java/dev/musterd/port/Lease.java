package dev.musterd.port;

import dev.musterd.model.LeaseRecord;
import io.vertx.core.Future;

/**
 * One small object that all nodes of an environment share, and that is written only when nobody
 * else has written in the meantime. It knows no time: who may take it over is the nodes' business.
 * No call fails; what goes wrong is an answer.
 */
public interface Lease {

  /** What is stored now; later than every write that was answered before. */
  Future<Reading> read();

  /** Writes the record when there is none. */
  Future<Writing> create(LeaseRecord record);

  /** Writes the record when what is stored is still that version. */
  Future<Writing> replace(Version version, LeaseRecord record);

  /** Which write made what is stored; another for each write. */
  record Version(String value) {}

  /** The answer to a read. */
  sealed interface Reading {
    record Found(Version version, LeaseRecord record) implements Reading {}

    /** What is stored is no lease: somebody edited it, or a later musterd wrote it. */
    record Unreadable(Version version, String reason) implements Reading {}

    /** Nothing is stored, though the store answers. */
    record Absent() implements Reading {}

    /**
     * The store refuses: there is no such bucket, or we may not read. Asking again changes nothing.
     */
    record Refused(String reason) implements Reading {}

    /** No answer, or one that asks to come again. */
    record Unavailable(String reason) implements Reading {}
  }

  /**
   * The answer to a write. Only {@link Written} and {@link Refused} are certain: a client repeats a
   * write whose answer was lost, and then the second attempt meets the first.
   */
  sealed interface Writing {
    record Written(Version version) implements Writing {}

    /** What is stored is another version, or, when it had to be absent, something (S3's 412). */
    record Lost() implements Writing {}

    /** Somebody writes at the same time (S3's 409). */
    record Contended() implements Writing {}

    /** What was to be replaced is not there any more (S3's 404). */
    record Gone() implements Writing {}

    /** We may not write, or not in this way: nothing was written. */
    record Refused(String reason) implements Writing {}

    /** No answer, or S3's 5xx: it may have been written, or may still be. */
    record Unknown(String reason) implements Writing {}
  }
}
