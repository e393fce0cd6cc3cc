package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "linux-x64, LinuxX64",
    "linux, Linux",
    "gpu-a100-big, GpuA100Big",
    "linux-2, Linux20a92e999",
    "linux_x64, LinuxX64b196af6b",
    "Linux-x64, LinuxX6428f214bd",
    "._., 0000b85d"
  })
  void identifier_isReadable_andMarkedWhereItCouldBeAnothers(String pool, String identifier) {
    assertEquals(identifier, Names.identifier(pool));
  }

  @Test
  void identifiers_differ_whereNamesDo() {
    List<String> pools =
        List.of(
            "a-b", "ab", "a_b", "a.b", "A-b", "a-B", "AB", "a--b", "-a-b", "a-1", "a1", "a-1-b");
    Set<String> identifiers = new TreeSet<>();
    pools.forEach(pool -> identifiers.add(Names.identifier(pool)));
    assertEquals(pools.size(), identifiers.size(), identifiers::toString);
    assertTrue(identifiers.stream().allMatch(it -> it.matches("[A-Za-z0-9]+")));
  }
}
