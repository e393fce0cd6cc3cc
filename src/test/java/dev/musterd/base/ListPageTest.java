package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPageTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 20, 100})
  void excerpt_isTheBeginningOfTheSortedWhole(int max) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
    Collections.shuffle(all, new Random(max));
    ListPage<Integer> excerpt = ListPage.of(all, Comparator.naturalOrder(), max);
    assertEquals(IntStream.range(0, Math.min(20, max)).boxed().toList(), excerpt.rows());
    assertEquals(20, excerpt.total());
    assertEquals(max < 20, excerpt.truncated());
  }
}
