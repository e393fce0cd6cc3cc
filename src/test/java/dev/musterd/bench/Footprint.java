package dev.musterd.bench;

import dev.musterd.doubles.github.StillGitHub;
import dev.musterd.flow.RefreshInventory;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Snapshot;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import java.time.Instant;
import java.util.function.Supplier;

/** What the views hold, as the heap after a collection with them less the heap without. */
public final class Footprint {
  private static final int TICKETS = 100_000;

  private Footprint() {}

  public static void main(String[] arguments) {
    print("inventory of 10,000 runners with their registrations, and a snapshot", Footprint::stock);
    print("backlog of 100,000 tickets", Footprint::backlog);
  }

  private record Stock(Inventory inventory, RefreshInventory duty, Snapshot snapshot) {}

  private static Object stock() {
    ImmediateServices services =
        new ImmediateServices(Fleet.instances(), new StillGitHub(Fleet.registrations(5)));
    Inventory inventory = new Inventory();
    RefreshInventory duty =
        new RefreshInventory(services.state(inventory), services.ports(() -> ModelSamples.NOON));
    return new Stock(inventory, duty, duty.refresh().result());
  }

  private static Object backlog() {
    Backlog backlog = new Backlog();
    Instant until = ModelSamples.NOON.plusSeconds(60);
    for (int number = 0; number < TICKETS; number++) {
      backlog.receive(
          ModelSamples.delivered(number, Fleet.group(number, Fleet.OWNERS), 1), until, until);
    }
    return backlog;
  }

  private static void print(String what, Supplier<Object> maker) {
    maker.get(); // Classes and constants are not what is asked for.
    long before = used();
    Object held = maker.get();
    long after = used();
    System.out.printf("Footprint: %.1f MB  %s%n", (after - before) / 1e6, what);
    java.lang.ref.Reference.reachabilityFence(held);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
