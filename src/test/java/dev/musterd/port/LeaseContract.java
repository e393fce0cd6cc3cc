package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseRecords;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Lease} does. */
public abstract class LeaseContract {
  protected static final LeaseRecord ONE =
      new LeaseRecord(
          "größe-1.example", 1, "nonce-1", "127.0.0.1:9090", "lock-1", LeaseRecord.End.NONE);
  protected static final LeaseRecord OTHER = LeaseRecords.of("node-2", 2, "nonce-2");

  protected abstract Lease lease();

  protected abstract <T> T await(Future<T> future);

  /** Writes something else, as an operator does. */
  protected abstract void edit(String text);

  /** Deletes it, as an operator does. */
  protected abstract void remove();

  private LeaseVersion written(Future<LeaseWriting> write) {
    return assertInstanceOf(LeaseWriting.Written.class, await(write)).version();
  }

  @Test
  void nothing_isThereBeforeTheFirst() {
    assertEquals(new LeaseReading.Absent(), await(lease().read()));
  }

  @Test
  void created_isRead_withItsVersion() {
    LeaseVersion version = written(lease().create(ONE));
    assertEquals(new LeaseReading.Found(version, ONE), await(lease().read()));
  }

  @Test
  void secondCreator_loses() {
    LeaseVersion first = written(lease().create(ONE));
    assertEquals(new LeaseWriting.Lost(), await(lease().create(OTHER)));
    assertEquals(new LeaseReading.Found(first, ONE), await(lease().read()));
  }

  @Test
  void replaced_isRead_withAnotherVersion() {
    LeaseVersion first = written(lease().create(ONE));
    LeaseVersion second = written(lease().replace(first, OTHER));
    assertNotEquals(first, second);
    assertEquals(new LeaseReading.Found(second, OTHER), await(lease().read()));
  }

  @Test
  void replacing_loses_whenSomebodyWroteInTheMeantime() {
    LeaseVersion first = written(lease().create(ONE));
    LeaseVersion second = written(lease().replace(first, OTHER));
    assertEquals(new LeaseWriting.Lost(), await(lease().replace(first, ONE.renewed("nonce-3"))));
    assertEquals(new LeaseReading.Found(second, OTHER), await(lease().read()));
  }

  @Test
  void oneOfTwoThatReplaceAtOnce_wins() {
    LeaseVersion first = written(lease().create(ONE));
    Future<LeaseWriting> one = lease().replace(first, ONE.renewed("nonce-3"));
    Future<LeaseWriting> other = lease().replace(first, OTHER);
    long won =
        java.util.stream.Stream.of(await(one), await(other))
            .filter(LeaseWriting.Written.class::isInstance)
            .count();
    assertEquals(1, won);
  }

  @Test
  void replacing_saysThatItIsGone_whenItIs() {
    LeaseVersion first = written(lease().create(ONE));
    remove();
    assertEquals(new LeaseWriting.Gone(), await(lease().replace(first, OTHER)));
    assertEquals(new LeaseReading.Absent(), await(lease().read()));
  }

  /** By it the first node of an environment knows that no other has ever held the lease. */
  @Test
  void mark_isWrittenOnce_whateverBecomesOfTheLease() {
    written(lease().markUsed());
    assertEquals(new LeaseWriting.Lost(), await(lease().markUsed()));
    assertEquals(new LeaseReading.Absent(), await(lease().read()), "it is no lease");
    written(lease().create(ONE));
    remove();
    assertEquals(new LeaseWriting.Lost(), await(lease().markUsed()));
  }

  @Test
  void released_isRead() {
    written(lease().create(ONE.released("nonce-4")));
    LeaseReading.Found found = assertInstanceOf(LeaseReading.Found.class, await(lease().read()));
    assertEquals(ONE.released("nonce-4"), found.record());
  }

  /** It has a version all the same: what stays unchanged can be taken over. */
  @Test
  void edited_isUnreadable_andCanBeReplaced() {
    written(lease().create(ONE));
    edit("nonsense");
    LeaseReading.Unreadable found =
        assertInstanceOf(LeaseReading.Unreadable.class, await(lease().read()));
    LeaseVersion taken = written(lease().replace(found.version(), OTHER));
    assertEquals(new LeaseReading.Found(taken, OTHER), await(lease().read()));
  }

  @Test
  void edited_losesTheHoldersRenewal() {
    LeaseVersion first = written(lease().create(ONE));
    edit("nonsense");
    assertEquals(new LeaseWriting.Lost(), await(lease().replace(first, ONE.renewed("nonce-5"))));
  }
}
