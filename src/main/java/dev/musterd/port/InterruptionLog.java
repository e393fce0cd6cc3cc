package dev.musterd.port;

import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable records of interrupted and lost instances, one for each instance. The instance itself
 * writes its record at any time before its end; the daemon writes one that the instance could not,
 * and what became of each. Every call fails with what to do when the store does not answer.
 */
public interface InterruptionLog {

  /**
   * What is written about the instance. Fails with {@link UnreadableRecordException} when that is
   * no record.
   */
  Future<Optional<InterruptionRecord>> read(Instance.Id instance);

  /** Writes the record over any earlier one of its instance. */
  Future<Void> write(InterruptionRecord record);

  /** All that is written, without the content. */
  Future<List<Entry>> list();

  /** Removes the record; one that is not there is no error. */
  Future<Void> delete(Instance.Id instance);

  /**
   * One record in the list.
   *
   * @param version another text after each change of the record
   * @param writtenAt by the store's clock
   */
  record Entry(Instance.Id instance, String version, Instant writtenAt) {}

  /**
   * What is stored is no record, or one that a later version of musterd wrote. The message says
   * why, for an operator.
   */
  final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableRecordException(String message) {
      // Without a stack trace: the cause is outside of our code.
      super(message, null, false, false);
    }
  }
}
