package dev.musterd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Strongly connected components of a dependency graph, by Tarjan's algorithm. */
final class FileCycles {
  private final Map<String, Set<String>> uses;
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Integer> lowLink = new HashMap<>();
  private final Deque<String> stack = new ArrayDeque<>();
  private final List<Set<String>> found = new ArrayList<>();

  private FileCycles(Map<String, Set<String>> uses) {
    this.uses = uses;
  }

  /** The components of two files or more; empty for a graph without cycles. */
  static List<Set<String>> in(Map<String, Set<String>> uses) {
    FileCycles cycles = new FileCycles(uses);
    for (String file : uses.keySet()) {
      if (!cycles.index.containsKey(file)) {
        cycles.visit(file);
      }
    }
    return cycles.found;
  }

  private void visit(String file) {
    index.put(file, index.size());
    lowLink.put(file, index.get(file));
    stack.push(file);
    for (String used : uses.getOrDefault(file, Set.of())) {
      if (!index.containsKey(used)) {
        visit(used);
        lowLink.merge(file, lowLink.get(used), Math::min);
      } else if (stack.contains(used)) {
        lowLink.merge(file, index.get(used), Math::min);
      }
    }
    if (lowLink.get(file).equals(index.get(file))) {
      pop(file);
    }
  }

  private void pop(String root) {
    Set<String> component = new TreeSet<>();
    String file;
    do {
      file = stack.pop();
      component.add(file);
    } while (!file.equals(root));
    if (component.size() > 1) {
      found.add(component);
    }
  }
}
