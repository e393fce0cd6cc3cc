package dev.musterd.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runner labels, compared without case as GitHub does; the first spelling seen is kept for display.
 *
 * @param values the distinct labels in the order given
 */
public record Labels(List<String> values) {
  public static final Labels NONE = new Labels(List.of());

  public Labels {
    Map<String, String> distinct = new LinkedHashMap<>();
    for (String value : values) {
      distinct.putIfAbsent(value.toLowerCase(Locale.ROOT), value);
    }
    values = List.copyOf(distinct.values());
  }

  public static Labels of(String... values) {
    return new Labels(List.of(values));
  }

  public static Labels of(Collection<String> values) {
    return new Labels(List.copyOf(values));
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public int size() {
    return values.size();
  }

  public boolean contains(String label) {
    for (String value : values) { // Asked for every runner and job: no stream.
      if (value.equalsIgnoreCase(label)) {
        return true;
      }
    }
    return false;
  }

  /** GitHub's rule: a runner may take a job when it carries every label that the job asks for. */
  public boolean containsAll(Labels wanted) {
    return wanted.values.stream().allMatch(this::contains);
  }

  public boolean sameAs(Labels other) {
    return size() == other.size() && containsAll(other);
  }

  @Override
  public String toString() {
    return String.join(",", values);
  }
}
