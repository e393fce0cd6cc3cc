package dev.musterd.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolsTest {
  private static RunnerPool pool(String name, int max) {
    return PoolBuilder.pool(name).maxRunners(max).build();
  }

  @Test
  void replace_changesAndAdds_forEveryHolderOfTheMap() {
    Pools pools = new Pools(List.of(pool("b", 1), pool("a", 1)));
    Map<String, RunnerPool> held = pools;
    pools.replace(List.of(pool("c", 3), pool("b", 2), pool("a", 1)));
    assertEquals(pool("b", 2), held.get("b"));
    assertEquals(List.of("c", "b", "a"), List.copyOf(held.keySet()));
    assertTrue(held.containsKey("c"));
  }

  /** A job may wait for it, and its instances may be at work. */
  @Test
  void replace_keepsWhatIsMissing() {
    Pools pools = new Pools(List.of(pool("a", 1), pool("b", 1)));
    pools.replace(List.of(pool("a", 2)));
    assertEquals(List.of(pool("a", 2), pool("b", 1)), List.copyOf(pools.values()));
  }

  @Test
  void pools_areOnlyReplacedAsAWhole() {
    Pools pools = new Pools(List.of(pool("a", 1)));
    assertThrows(UnsupportedOperationException.class, () -> pools.put("b", pool("b", 1)));
    assertThrows(UnsupportedOperationException.class, pools::clear);
    assertThrows(UnsupportedOperationException.class, () -> pools.remove("a"));
  }
}
