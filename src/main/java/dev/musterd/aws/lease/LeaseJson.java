package dev.musterd.aws.lease;

import dev.musterd.base.DisplayText;
import dev.musterd.base.TypedFields;
import dev.musterd.model.lease.LeaseRecord;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The lease as JSON. Fields that are not known are ignored; a version that is not known is refused,
 * since its fields may mean something else.
 */
final class LeaseJson {
  private static final int VERSION = 1;

  private LeaseJson() {}

  static String write(LeaseRecord record) {
    return new JsonObject()
        .put("version", VERSION)
        .put("node", record.node())
        .put("epoch", record.epoch())
        .put("nonce", record.nonce())
        .put("address", record.address())
        .put("lock", record.lock())
        .put("ending", record.end() == LeaseRecord.End.ANNOUNCED)
        .put("released", record.released())
        .encodePrettily();
  }

  /**
   * The record.
   *
   * @throws IllegalArgumentException with the reason when it is none
   */
  static LeaseRecord read(String text) {
    try {
      return record(new TypedFields(new JsonObject(text)::getValue, IllegalArgumentException::new));
    } catch (DecodeException malformed) {
      throw new IllegalArgumentException("it is no JSON object", malformed);
    }
  }

  private static LeaseRecord record(TypedFields fields) {
    long version = fields.wholeNumber("version");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "its version is %d, and this musterd reads %d".formatted(version, VERSION));
    }
    return new LeaseRecord(
        printable(fields.text("node")),
        fields.wholeNumber("epoch"),
        printable(fields.text("nonce")),
        printable(fields.textOr("address", "")),
        printable(fields.textOr("lock", "")),
        end(fields));
  }

  private static LeaseRecord.End end(TypedFields fields) {
    if (fields.isTrue("released")) {
      return LeaseRecord.End.RELEASED;
    }
    return fields.isTrue("ending") ? LeaseRecord.End.ANNOUNCED : LeaseRecord.End.NONE;
  }

  /** It reaches log lines and terminals. */
  private static String printable(String text) {
    return DisplayText.escaped(text, DisplayText::isUnprintable);
  }
}
