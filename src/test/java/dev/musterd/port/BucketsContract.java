package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What every {@link Buckets} does. */
public abstract class BucketsContract {
  protected abstract Buckets buckets();

  protected abstract <T> T await(Future<T> future);

  /** A bucket of the test's own, which keeps old versions where the stand-in knows such. */
  protected abstract String bucket();

  @Test
  void text_isFoundByItsKey() {
    String bucket = bucket();
    URI first = await(buckets().keep(bucket, "templates/a", "{}"));
    URI second = await(buckets().keep(bucket, "templates/b", "{}"));
    assertTrue(first.getPath().endsWith("/templates/a"), first::toString);
    assertNotEquals(first, second);
    assertEquals(first, await(buckets().keep(bucket, "templates/a", "{ }")));
    await(buckets().empty(bucket));
  }

  @Test
  void emptyBucket_hasNothingMoreToDelete() {
    String bucket = bucket();
    await(buckets().keep(bucket, "templates/a", "{}"));
    await(buckets().keep(bucket, "runners/b", "{}"));
    assertEquals(2, await(buckets().empty(bucket)));
    assertEquals(0, await(buckets().empty(bucket)));
  }

  @Test
  void bucketThatIsNotThere_isEmpty() {
    assertEquals(0, await(buckets().empty("musterd-that-was-never-made")));
  }
}
