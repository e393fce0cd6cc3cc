package dev.musterd.provision;

import dev.musterd.config.Architecture;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.port.Images;
import dev.musterd.port.Images.Image;
import dev.musterd.provision.template.LaunchTemplates;
import dev.musterd.provision.template.ResourceNames;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the template leaves open: the image of each pool, and the name of its root device. */
record StackParameters(Images images) {
  private static final String ARCHITECTURE = "architecture";

  /** Fails with the first pool whose image is not there, or is of another architecture. */
  Future<SortedMap<String, String>> of(Settings settings) {
    SortedMap<String, String> values = new TreeMap<>();
    List<Future<Void>> pools = new ArrayList<>();
    for (Settings.Pool pool : settings.pools()) {
      if (ResourceNames.madeByUs(settings, pool)) {
        pools.add(image(pool).compose(image -> put(pool, image, values)));
      }
    }
    return Future.all(pools).map(_ -> values);
  }

  private static Future<Void> put(Settings.Pool pool, Image image, Map<String, String> values) {
    String wanted = word(pool.machine().platform().architecture());
    if (!image.architecture().equals(wanted)) {
      return refused(
          pool,
          "the image %s is of %s, and its instance types are of %s"
              .formatted(image.id(), image.architecture(), wanted));
    }
    if (pool.machine().ami() instanceof Ami.ByFilter) {
      values.put(LaunchTemplates.image(pool), image.id());
    }
    if (LaunchTemplates.needsRootDevice(pool)) {
      values.put(LaunchTemplates.rootDevice(pool), image.rootDevice());
    }
    return Future.succeededFuture();
  }

  private Future<Image> image(Settings.Pool pool) {
    return switch (pool.machine().ami()) {
      case Ami.ById(String id) ->
          found(pool, images.byId(id), "ami.id: there is no image " + id + " here");
      case Ami.ByParameter(String name) ->
          images
              .parameter(name)
              .compose(found -> found.map(it -> behind(pool, name, it)).orElse(nothing()))
              .compose(
                  image ->
                      found(
                          pool,
                          Future.succeededFuture(image),
                          "ami.parameter: there is no image behind the parameter " + name));
      case Ami.ByFilter filter ->
          found(
              pool,
              images.newest(withArchitecture(pool, filter), filter.owners()),
              "ami.filter: no image of %s matches %s"
                  .formatted(filter.owners(), new TreeMap<>(withArchitecture(pool, filter))));
    };
  }

  private static Future<Optional<Image>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  /** EC2 refuses to make a launch template from a parameter of another data type. */
  private Future<Optional<Image>> behind(
      Settings.Pool pool, String name, Images.Parameter parameter) {
    return parameter.dataType().equals(Images.Parameter.IMAGE)
        ? images.byId(parameter.id())
        : refused(
            pool,
            "ami.parameter: the data type of %s is %s, and EC2 takes %s only"
                .formatted(name, parameter.dataType(), Images.Parameter.IMAGE));
  }

  /** Most catalogues use one name for both architectures, so the filter gets the pool's. */
  private static Map<String, List<String>> withArchitecture(
      Settings.Pool pool, Ami.ByFilter filter) {
    Map<String, List<String>> filters = new TreeMap<>(filter.filter());
    filters.putIfAbsent(ARCHITECTURE, List.of(word(pool.machine().platform().architecture())));
    return filters;
  }

  private static String word(Architecture architecture) {
    return architecture == Architecture.ARM64 ? "arm64" : "x86_64";
  }

  private static Future<Image> found(
      Settings.Pool pool, Future<Optional<Image>> image, String absence) {
    return image.compose(
        found -> found.map(Future::succeededFuture).orElseGet(() -> refused(pool, absence)));
  }

  private static <T> Future<T> refused(Settings.Pool pool, String why) {
    return Future.failedFuture(new StackRefusedException("pool " + pool.name() + ": " + why));
  }
}
