package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.musterd.model.LeaseRecord;
import dev.musterd.port.Lease.Reading;
import dev.musterd.port.Lease.Version;
import dev.musterd.port.Lease.Writing;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Lease} does. */
public abstract class LeaseContract {
  protected static final LeaseRecord ONE =
      new LeaseRecord("größe-1.example", 1, "nonce-1", "127.0.0.1:9090", false);
  protected static final LeaseRecord OTHER = new LeaseRecord("node-2", 2, "nonce-2", "", false);

  protected abstract Lease lease();

  protected abstract <T> T await(Future<T> future);

  /** Writes something else, as an operator does. */
  protected abstract void edit(String text);

  /** Deletes it, as an operator does. */
  protected abstract void remove();

  private Version written(Future<Writing> write) {
    return assertInstanceOf(Writing.Written.class, await(write)).version();
  }

  @Test
  void nothing_isThereBeforeTheFirst() {
    assertEquals(new Reading.Absent(), await(lease().read()));
  }

  @Test
  void created_isRead_withItsVersion() {
    Version version = written(lease().create(ONE));
    assertEquals(new Reading.Found(version, ONE), await(lease().read()));
  }

  @Test
  void secondCreator_loses() {
    Version first = written(lease().create(ONE));
    assertEquals(new Writing.Lost(), await(lease().create(OTHER)));
    assertEquals(new Reading.Found(first, ONE), await(lease().read()));
  }

  @Test
  void replaced_isRead_withAnotherVersion() {
    Version first = written(lease().create(ONE));
    Version second = written(lease().replace(first, OTHER));
    assertNotEquals(first, second);
    assertEquals(new Reading.Found(second, OTHER), await(lease().read()));
  }

  @Test
  void replacing_loses_whenSomebodyWroteInTheMeantime() {
    Version first = written(lease().create(ONE));
    Version second = written(lease().replace(first, OTHER));
    assertEquals(new Writing.Lost(), await(lease().replace(first, ONE.renewed("nonce-3"))));
    assertEquals(new Reading.Found(second, OTHER), await(lease().read()));
  }

  @Test
  void oneOfTwoThatReplaceAtOnce_wins() {
    Version first = written(lease().create(ONE));
    Future<Writing> one = lease().replace(first, ONE.renewed("nonce-3"));
    Future<Writing> other = lease().replace(first, OTHER);
    long won =
        java.util.stream.Stream.of(await(one), await(other))
            .filter(Writing.Written.class::isInstance)
            .count();
    assertEquals(1, won);
  }

  @Test
  void replacing_saysThatItIsGone_whenItIs() {
    Version first = written(lease().create(ONE));
    remove();
    assertEquals(new Writing.Gone(), await(lease().replace(first, OTHER)));
    assertEquals(new Reading.Absent(), await(lease().read()));
  }

  @Test
  void released_isRead() {
    written(lease().create(ONE.released("nonce-4")));
    Reading.Found found = assertInstanceOf(Reading.Found.class, await(lease().read()));
    assertEquals(ONE.released("nonce-4"), found.record());
  }

  /** It has a version all the same: what nobody changes can be taken over. */
  @Test
  void edited_isUnreadable_andCanBeReplaced() {
    written(lease().create(ONE));
    edit("nonsense");
    Reading.Unreadable found = assertInstanceOf(Reading.Unreadable.class, await(lease().read()));
    Version taken = written(lease().replace(found.version(), OTHER));
    assertEquals(new Reading.Found(taken, OTHER), await(lease().read()));
  }

  @Test
  void edited_losesTheHoldersRenewal() {
    Version first = written(lease().create(ONE));
    edit("nonsense");
    assertEquals(new Writing.Lost(), await(lease().replace(first, ONE.renewed("nonce-5"))));
  }
}
