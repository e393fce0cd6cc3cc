package dev.musterd.model.lease;

/**
 * What the lease of an environment says: which node decides. Each write of the lease has another
 * nonce, so that no two contents are equal and a writer recognises its own.
 *
 * @param node the holder's name, for people
 * @param epoch how often the lease has changed hands; 0 before the first time
 * @param nonce a random text, another for each write
 * @param address where the holder's management API answers, for people; empty when it is unknown
 * @param lock the id of the file lock that the holder's process has on its host, by which its
 *     successor on that host knows that it has ended; empty when it has none
 * @param end how far the holder is with stopping on purpose
 */
public record LeaseRecord(
    String node, long epoch, String nonce, String address, String lock, End end) {
  /** How far a holder is with stopping on purpose. */
  public enum End {
    NONE,
    /** It still decides, and is about to stop: other nodes look more often. */
    ANNOUNCED,
    /** It has stopped deciding. */
    RELEASED
  }

  /** The longest name of a host that DNS knows. */
  public static final int TEXT_MAX = 255;

  /** No host has this name: it has a blank. */
  private static final String NO_NODE = "no node";

  public LeaseRecord {
    require(!node.isBlank() && node.length() <= TEXT_MAX, "its node is empty or too long");
    require(epoch >= 0, "its epoch is negative");
    require(!nonce.isBlank() && nonce.length() <= TEXT_MAX, "its nonce is empty or too long");
    require(address.length() <= TEXT_MAX, "its address is too long");
    require(lock.length() <= TEXT_MAX, "its lock is too long");
  }

  public boolean released() {
    return end == End.RELEASED;
  }

  /** The record of a lease that no node has held since it was absent. */
  public static LeaseRecord vacant(long epoch, String nonce) {
    return new LeaseRecord(NO_NODE, epoch, nonce, "", "", End.NONE);
  }

  public boolean isVacant() {
    return node.equals(NO_NODE);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The record of a renewal. */
  public LeaseRecord renewed(String otherNonce) {
    return with(otherNonce, end);
  }

  /** The record of a renewal by which the holder says that it is about to stop. */
  public LeaseRecord ending(String otherNonce) {
    return with(otherNonce, End.ANNOUNCED);
  }

  /** The record by which the holder gives the lease back. */
  public LeaseRecord released(String otherNonce) {
    return with(otherNonce, End.RELEASED);
  }

  private LeaseRecord with(String otherNonce, End otherEnd) {
    return new LeaseRecord(node, epoch, otherNonce, address, lock, otherEnd);
  }
}
