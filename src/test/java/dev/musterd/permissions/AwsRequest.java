package dev.musterd.permissions;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request as IAM judges it; a call is one for each resource that it concerns.
 *
 * @param context the condition keys that AWS fills in, in lower case as they count in any case
 */
record AwsRequest(String action, String resource, Map<String, List<String>> context) {
  AwsRequest {
    SortedMap<String, List<String>> lower = new TreeMap<>();
    context.forEach((key, values) -> lower.put(key.toLowerCase(Locale.ROOT), List.copyOf(values)));
    context = lower;
  }

  /** The values of a key; empty when AWS does not fill it in. */
  List<String> values(String key) {
    return context.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }
}
