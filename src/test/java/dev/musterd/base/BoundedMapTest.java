package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  private static List<String> afterRead(Map<String, Integer> map) {
    map.put("a", 1);
    map.put("b", 2);
    map.get("a");
    map.put("a", 3);
    map.put("c", 4);
    return List.copyOf(map.keySet());
  }

  @Test
  void eldest_isTheFirstInserted() {
    assertEquals(List.of("b", "c"), afterRead(BoundedMap.evictingEldest(2)));
  }

  @Test
  void leastRecentlyUsed_isNeitherReadNorWritten() {
    assertEquals(List.of("a", "c"), afterRead(BoundedMap.evictingLeastRecentlyUsed(2)));
  }
}
