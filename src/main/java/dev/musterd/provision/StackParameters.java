package dev.musterd.provision;

import dev.musterd.config.Architecture;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.port.Images;
import dev.musterd.port.Images.Image;
import dev.musterd.provision.template.HostTemplate;
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

  /**
   * An image that is wanted.
   *
   * @param whose what it is the image of, for messages
   */
  private record Wanted(String whose, Ami ami, Architecture architecture) {
    static Wanted of(Settings.Pool pool) {
      return new Wanted(
          "pool " + pool.name(), pool.machine().ami(), pool.machine().platform().architecture());
    }

    static Wanted of(Settings.Hosts hosts) {
      return new Wanted("daemon", HostTemplate.image(hosts), hosts.architecture());
    }
  }

  /** Fails with the first image that is not there, or is of another architecture. */
  Future<SortedMap<String, String>> of(Settings settings) {
    SortedMap<String, String> values = new TreeMap<>();
    List<Future<Void>> all = new ArrayList<>();
    for (Settings.Pool pool : settings.pools()) {
      if (ResourceNames.madeByUs(settings, pool)) {
        all.add(fitting(Wanted.of(pool)).onSuccess(image -> put(pool, image, values)).mapEmpty());
      }
    }
    settings
        .hosts()
        .ifPresent(
            hosts ->
                all.add(fitting(Wanted.of(hosts)).onSuccess(it -> put(it, values)).mapEmpty()));
    return Future.all(all).map(_ -> values);
  }

  private Future<Image> fitting(Wanted wanted) {
    String architecture = word(wanted.architecture());
    return image(wanted)
        .compose(
            image ->
                image.architecture().equals(architecture)
                    ? Future.succeededFuture(image)
                    : refused(
                        wanted,
                        "the image %s is of %s, and its instance types are of %s"
                            .formatted(image.id(), image.architecture(), architecture)));
  }

  private static void put(Settings.Pool pool, Image image, Map<String, String> values) {
    if (pool.machine().ami() instanceof Ami.ByFilter) {
      values.put(LaunchTemplates.image(pool), image.id());
    }
    if (LaunchTemplates.needsRootDevice(pool)) {
      values.put(LaunchTemplates.rootDevice(pool), image.rootDevice());
    }
  }

  /** The image of hosts, so that a new one behind a parameter replaces them at the next apply. */
  private static void put(Image image, Map<String, String> values) {
    values.put(HostTemplate.IMAGE, image.id());
    values.put(HostTemplate.ROOT_DEVICE, image.rootDevice());
  }

  private Future<Image> image(Wanted wanted) {
    return switch (wanted.ami()) {
      case Ami.ById(String id) ->
          found(wanted, images.byId(id), "ami.id: there is no image " + id + " here");
      case Ami.ByParameter(String name) ->
          images
              .parameter(name)
              .compose(found -> found.map(it -> behind(wanted, name, it)).orElse(nothing()))
              .compose(
                  image ->
                      found(
                          wanted,
                          Future.succeededFuture(image),
                          "ami.parameter: there is no image behind the parameter " + name));
      case Ami.ByFilter filter ->
          found(
              wanted,
              images.newest(withArchitecture(wanted, filter), filter.owners()),
              "ami.filter: no image of %s matches %s"
                  .formatted(filter.owners(), new TreeMap<>(withArchitecture(wanted, filter))));
    };
  }

  private static Future<Optional<Image>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  /** EC2 refuses to make a launch template from a parameter of another data type. */
  private Future<Optional<Image>> behind(Wanted wanted, String name, Images.Parameter parameter) {
    return parameter.dataType().equals(Images.Parameter.IMAGE)
        ? images.byId(parameter.id())
        : refused(
            wanted,
            "ami.parameter: the data type of %s is %s, and EC2 takes %s only"
                .formatted(name, parameter.dataType(), Images.Parameter.IMAGE));
  }

  /** Most catalogues use one name for both architectures, so the filter gets the wanted's. */
  private static Map<String, List<String>> withArchitecture(Wanted wanted, Ami.ByFilter filter) {
    Map<String, List<String>> filters = new TreeMap<>(filter.filter());
    filters.putIfAbsent(ARCHITECTURE, List.of(word(wanted.architecture())));
    return filters;
  }

  private static String word(Architecture architecture) {
    return architecture == Architecture.ARM64 ? "arm64" : "x86_64";
  }

  private static Future<Image> found(Wanted wanted, Future<Optional<Image>> image, String absence) {
    return image.compose(
        found -> found.map(Future::succeededFuture).orElseGet(() -> refused(wanted, absence)));
  }

  private static <T> Future<T> refused(Wanted wanted, String why) {
    return Future.failedFuture(new StackRefusedException(wanted.whose() + ": " + why));
  }
}
