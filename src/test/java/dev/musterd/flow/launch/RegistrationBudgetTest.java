package dev.musterd.flow.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistrationBudgetTest {
  private static final RunnerPool EPHEMERAL = PoolBuilder.pool("linux").build();
  private static final RunnerPool PERSISTENT = PoolBuilder.pool("linux").persistent().build();

  /** A burst of 180, and 3 a second for the next 30 seconds. */
  private static final int AVAILABLE = 270;

  private static final int UNLIMITED = 1_000;

  private final VirtualTime time = new VirtualTime(ModelSamples.NOON);
  private final RegistrationBudget budget = new RegistrationBudget(time, time);

  @Test
  void reservation_isUnavailableToOthers_untilItIsReleased() {
    RegistrationBudget.Reservation reservation = budget.reserve(EPHEMERAL, 100);
    assertEquals(AVAILABLE - 100, available());
    reservation.release(30);
    assertEquals(AVAILABLE - 70, available());
    reservation.release(70);
    assertEquals(AVAILABLE, available());
  }

  /** EC2 may bring more instances than it was asked for. */
  @Test
  void release_givesBackNoMoreThanWasReserved() {
    RegistrationBudget.Reservation reservation = budget.reserve(EPHEMERAL, 100);
    budget.reserve(EPHEMERAL, 50);
    reservation.release(101);
    reservation.release(1);
    assertEquals(AVAILABLE - 50, available());
  }

  @Test
  void nothing_isAvailable_whenLittleIsLeft() {
    budget.reserve(EPHEMERAL, AVAILABLE - 15);
    assertEquals(15, available());
    budget.reserve(EPHEMERAL, 1);
    assertEquals(0, available());
  }

  @Test
  void persistentPool_isNotLimited_andReservesNothing() {
    budget.reserve(PERSISTENT, 500);
    assertEquals(AVAILABLE, available());
    budget.reserve(EPHEMERAL, AVAILABLE);
    assertEquals(UNLIMITED, budget.available(PERSISTENT, UNLIMITED));
    assertTrue(budget.take(PERSISTENT).succeeded());
  }

  @Test
  void take_waits_afterTheBurst() {
    for (int i = 0; i < 180; i++) {
      assertTrue(budget.take(EPHEMERAL).succeeded());
    }
    Future<Void> next = budget.take(EPHEMERAL);
    time.advance(Duration.ofMillis(333));
    assertFalse(next.isComplete());
    time.advance(Duration.ofMillis(1));
    assertTrue(next.succeeded());
  }

  @Test
  void registrationThatIsGivenBack_isAvailableToOthers() {
    budget.take(EPHEMERAL);
    budget.take(PERSISTENT);
    assertEquals(AVAILABLE - 1, available());
    budget.giveBack(PERSISTENT);
    assertEquals(AVAILABLE - 1, available());
    budget.giveBack(EPHEMERAL);
    assertEquals(AVAILABLE, available());
  }

  private int available() {
    return budget.available(EPHEMERAL, UNLIMITED);
  }
}
