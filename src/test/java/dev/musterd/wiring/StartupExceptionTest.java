package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class StartupExceptionTest {
  @Test
  void unlessAll_reportsEveryReasonOnce_whenAllHaveEnded() {
    Promise<String> slow = Promise.promise();
    Future<Void> all =
        StartupException.unlessAll(
            Future.failedFuture("no key"),
            Future.succeededFuture("fine"),
            slow.future(),
            Future.failedFuture("no key"));
    assertFalse(all.isComplete(), "while one may still say more");
    slow.fail("no queue");
    assertEquals("no key\nno queue", all.cause().getMessage());
  }

  @Test
  void naming_reportsWhatWasWanted() {
    Future<Void> part =
        StartupException.naming("the queue", Future.failedFuture("connection refused"));
    assertEquals("the queue: connection refused", part.cause().getMessage());
  }

  @Test
  void unlessAll_succeeds_whenNothingIsMissing() {
    assertTrue(StartupException.unlessAll(Future.succeededFuture(1)).succeeded());
  }
}
