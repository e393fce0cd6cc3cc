package dev.musterd.doubles.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A form body whose names are paths with list positions from 1, as in {@code Tag.1.Key}. */
record Form(NavigableMap<String, String> fields) {

  static Form of(String body) {
    NavigableMap<String, String> fields = new TreeMap<>();
    for (String field : body.split("&")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  String text(String name) {
    return find(name)
        .orElseThrow(
            () -> new CloudException("MissingParameter", 400, "The request must contain " + name));
  }

  /** The values {@code name.1}, {@code name.2}, … */
  List<String> list(String name) {
    return roots(name).stream().map(this::text).toList();
  }

  /** The prefixes {@code name.1}, {@code name.2}, … that have fields. */
  List<String> roots(String name) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> name + "." + i)
        .takeWhile(this::hasFields)
        .toList();
  }

  /** The root itself, or what is below it, which in the order of names follows its dot at once. */
  private boolean hasFields(String root) {
    String below = fields.ceilingKey(root + ".");
    return fields.containsKey(root) || below != null && below.startsWith(root + ".");
  }
}
