package dev.musterd.doubles.aws;

import dev.musterd.port.Images;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Images in memory, the newest last; filters know names, with stars, and architectures. */
public final class FakeImages implements Images {
  private final List<Image> offered = new ArrayList<>();
  private final Map<String, String> parameters = new TreeMap<>();

  public void offer(Image image) {
    offered.add(image);
  }

  public void put(String parameter, String id) {
    parameters.put(parameter, id);
  }

  @Override
  public Future<Optional<Image>> newest(Map<String, List<String>> filters, List<String> owners) {
    return Future.succeededFuture(
        offered.reversed().stream()
            .filter(
                image ->
                    filters.entrySet().stream()
                        .allMatch(
                            filter ->
                                filter.getValue().stream()
                                    .anyMatch(text -> matches(text, of(image, filter.getKey())))))
            .findFirst());
  }

  private static boolean matches(String wanted, String value) {
    return value.matches(Pattern.quote(wanted).replace("*", "\\E.*\\Q"));
  }

  private static String of(Image image, String filter) {
    return switch (filter) {
      case "name" -> image.name();
      case "architecture" -> image.architecture();
      default -> throw new IllegalArgumentException("the double has no filter " + filter);
    };
  }

  @Override
  public Future<Optional<Image>> byId(String id) {
    return Future.succeededFuture(
        offered.stream().filter(image -> image.id().equals(id)).findFirst());
  }

  @Override
  public Future<Optional<Parameter>> parameter(String name) {
    return Future.succeededFuture(
        Optional.ofNullable(parameters.get(name)).map(id -> new Parameter(id, Parameter.IMAGE)));
  }
}
