package dev.musterd.decide;

import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes a fleet request the same as another to EC2: at most 64 characters, the same for the
 * same request, and different for anything else.
 */
public final class ClientToken {
  private ClientToken() {}

  /**
   * Differs for each step of capacity, since these are different requests for the same jobs; and
   * also for a message that comes again, after a restart or by hand: EC2 would answer with the
   * instances of then, which may be long gone.
   */
  public static String forJobs(OwnerPool ownerPool, int step, List<PendingJob> pendingJobs) {
    StringBuilder text = new StringBuilder(ownerPool.key() + " step " + step);
    pendingJobs.stream()
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .forEach(each -> text.append(' ').append(key(each)));
    return hash(text.toString());
  }

  /**
   * For runners without a job. No job's key begins with a letter, so the two kinds never meet.
   *
   * @param processStart when this process started; the next one wants other instances
   * @param number of its requests of this kind
   */
  public static String warm(OwnerPool ownerPool, int step, Instant processStart, long number) {
    return hash(ownerPool.key() + " step " + step + " warm " + processStart + " " + number);
  }

  private static String key(PendingJob pending) {
    PendingJob.Visibility visibility = pending.visibility();
    return "%s:%d:%s:%d"
        .formatted(
            pending.id(),
            pending.attempts().requests(),
            visibility.receipt().messageId(),
            visibility.timesReceived());
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return "musterd-" + HexFormat.of().formatHex(hash).substring(0, 48);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
