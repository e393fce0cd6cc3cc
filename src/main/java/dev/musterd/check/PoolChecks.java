package dev.musterd.check;

import dev.musterd.check.QuotaCheck.Quota;
import dev.musterd.config.Architecture;
import dev.musterd.config.KnownImage;
import dev.musterd.config.Machine;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.AwsSurvey.Template;
import dev.musterd.port.AwsSurvey.Type;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.Images;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The checks of what pools need of EC2: subnets, instance types, images, templates, quotas. */
final class PoolChecks {
  private final Settings settings;
  private final Lazy<AwsSurvey> aws;
  private final Check credentials;
  private final Lazy<List<Subnet>> subnets;
  private final Lazy<List<Type>> types;

  PoolChecks(Settings settings, Lazy<AwsSurvey> aws, Check credentials) {
    this.settings = settings;
    this.aws = aws;
    this.credentials = credentials;
    subnets =
        new Lazy<>(() -> ask(survey -> survey.subnets(named(pool -> pool.launch().subnets()))));
    types =
        new Lazy<>(() -> ask(survey -> survey.types(named(pool -> pool.launch().instanceTypes()))));
  }

  /** The names in all pools, without duplicates. */
  private List<String> named(Function<RunnerPool, List<String>> names) {
    return settings.runnerPools().stream()
        .flatMap(pool -> names.apply(pool).stream())
        .distinct()
        .toList();
  }

  List<Check> all() {
    Check subnets = new Check("the subnets", List.of(credentials), this::network);
    Check types = new Check("the instance types", List.of(credentials, subnets), this::types);
    return List.of(
        subnets,
        types,
        new Check("the images", List.of(credentials), () -> forEachPool(this::image)),
        new Check("the launch templates", List.of(credentials), () -> forEachPool(this::template)),
        new Check("EC2's quotas", List.of(credentials, types), this::quotas));
  }

  private <T> Future<T> ask(Function<AwsSurvey, Future<T>> request) {
    return aws.get().compose(request::apply);
  }

  private Future<List<Finding>> forEachPool(Function<Settings.Pool, Future<List<Finding>>> check) {
    return Checks.sequentially(settings.pools(), check);
  }

  /** One finding for all pools with equal subnets, since they share the free addresses. */
  private Future<List<Finding>> network() {
    return subnets
        .get()
        .map(
            known -> {
              Map<List<String>, List<Settings.Pool>> shared = new LinkedHashMap<>();
              settings
                  .pools()
                  .forEach(
                      pool ->
                          shared.computeIfAbsent(place(pool), _ -> new ArrayList<>()).add(pool));
              return shared.values().stream()
                  .flatMap(pools -> network(pools).of(known).stream())
                  .toList();
            });
  }

  private static List<String> place(Settings.Pool pool) {
    List<String> place = new ArrayList<>(pool.runner().launch().subnets());
    place.add(pool.machine().network().vpc());
    return place;
  }

  private static SubnetCheck network(List<Settings.Pool> pools) {
    boolean limited = pools.stream().allMatch(pool -> pool.runner().limits().max().isPresent());
    int runners = pools.stream().mapToInt(pool -> pool.runner().limits().max().orElse(0)).sum();
    return new SubnetCheck(
        pools.stream().map(Settings.Pool::name).collect(Collectors.joining(", ")),
        pools.getFirst().machine().network().vpc(),
        pools.getFirst().runner().launch().subnets(),
        limited ? OptionalInt.of(runners) : OptionalInt.empty());
  }

  private Future<List<Finding>> types() {
    Future<Map<String, Set<String>>> zones =
        types
            .get()
            .compose(known -> ask(survey -> survey.zones(known.stream().map(Type::name).toList())));
    return Future.all(types.get(), zones, subnets.get())
        .map(
            _ ->
                settings.pools().stream()
                    .flatMap(
                        pool ->
                            check(pool)
                                .of(
                                    types.get().result(),
                                    zones.result(),
                                    zones(pool, subnets.get().result()))
                                .stream())
                    .toList());
  }

  private static InstanceTypeCheck check(Settings.Pool pool) {
    return new InstanceTypeCheck(
        pool.name(),
        pool.runner().launch().instanceTypes(),
        pool.machine().platform().architecture());
  }

  private static Set<String> zones(Settings.Pool pool, List<Subnet> subnets) {
    return subnets.stream()
        .filter(subnet -> pool.runner().launch().subnets().contains(subnet.id()))
        .map(Subnet::zone)
        .collect(Collectors.toSet());
  }

  private Future<List<Finding>> image(Settings.Pool pool) {
    String subject = "image of " + pool.name();
    Architecture architecture = pool.machine().platform().architecture();
    Machine.UserData userData = pool.machine().userData();
    return switch (pool.machine().ami()) {
      case Ami.ById(String id) ->
          images()
              .compose(images -> images.byId(id))
              .map(
                  image ->
                      withTools(
                          pool,
                          image,
                          new ImageCheck(subject, id, architecture, userData).of(image)));
      case Ami.ByFilter(Map<String, List<String>> filter, List<String> owners) ->
          images()
              .compose(images -> images.newest(fitting(filter, architecture), owners))
              .map(new ImageCheck(subject, filter + " of " + owners, architecture, userData)::of);
      case Ami.ByParameter(String name) ->
          images()
              .compose(images -> images.parameter(name))
              .compose(
                  parameter ->
                      parameter
                          .map(known -> byParameter(pool, name, known))
                          .orElseGet(() -> Future.succeededFuture(noParameter(subject, name))));
    };
  }

  /** The name of an image by its id is known here only; of others the configuration tells. */
  private static List<Finding> withTools(
      Settings.Pool pool, Optional<Images.Image> image, List<Finding> found) {
    List<Finding> all = new ArrayList<>(found);
    image
        .flatMap(
            it ->
                KnownImage.toolsProblem(
                    it.name(), pool.machine(), pool.runner().lifetime().bootTime()))
        .ifPresent(
            problem ->
                all.addAll(
                    Finding.warning(
                        "tools of " + pool.name(),
                        problem,
                        "raise boot-time, take tools away, or have them in the image")));
    return all;
  }

  private Future<Images> images() {
    return aws.get().map(AwsSurvey::images);
  }

  /** The filter with the pool's architecture, unless it names one itself. */
  private static Map<String, List<String>> fitting(
      Map<String, List<String>> filter, Architecture architecture) {
    Map<String, List<String>> fitting = new LinkedHashMap<>(filter);
    fitting.putIfAbsent("architecture", List.of(InstanceTypeCheck.word(architecture)));
    return fitting;
  }

  private Future<List<Finding>> byParameter(
      Settings.Pool pool, String name, Images.Parameter parameter) {
    String subject = "image of " + pool.name();
    if (!parameter.dataType().equals(Images.Parameter.IMAGE)) {
      return Future.succeededFuture(ImageCheck.wrongType(subject, name, parameter));
    }
    String wanted = parameter.id() + ", by the parameter " + name;
    return images()
        .compose(images -> images.byId(parameter.id()))
        .map(
            new ImageCheck(
                    subject,
                    wanted,
                    pool.machine().platform().architecture(),
                    pool.machine().userData())
                ::of);
  }

  private static List<Finding> noParameter(String subject, String name) {
    return Finding.failed(
        subject, "there is no parameter " + name, "write it, or correct ami.parameter");
  }

  private Future<List<Finding>> template(Settings.Pool pool) {
    LaunchTemplateCheck check =
        new LaunchTemplateCheck(pool.name(), pool.runner().launch().template());
    return ask(survey -> survey.template(pool.runner().launch().template()))
        .compose(template -> withImage(pool, template, check.of(template)))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                    ? Future.succeededFuture(check.absent("there is none of that name"))
                    : Future.failedFuture(failure));
  }

  /** EC2 launches the template's own image, even when the configuration names another by now. */
  private Future<List<Finding>> withImage(
      Settings.Pool pool, Template template, List<Finding> found) {
    if (!template.image().startsWith("ami-")) {
      return Future.succeededFuture(found);
    }
    ImageCheck check =
        new ImageCheck(
            "image of launch template " + pool.runner().launch().template(),
            template.image(),
            pool.machine().platform().architecture(),
            pool.machine().userData());
    return images()
        .compose(images -> images.byId(template.image()))
        .map(
            image -> {
              List<Finding> both = new ArrayList<>(found);
              both.addAll(check.of(image));
              return both;
            });
  }

  private Future<List<Finding>> quotas() {
    return types.get().compose(known -> quotas(QuotaCheck.needed(settings.pools(), known)));
  }

  private Future<List<Finding>> quotas(Map<Quota, OptionalInt> needed) {
    return Checks.sequentially(
        List.copyOf(needed.keySet()),
        quota ->
            ask(survey -> survey.quota(quota.code))
                .map(value -> List.of(QuotaCheck.judge(quota, needed.get(quota), value)))
                .recover(
                    failure -> Future.succeededFuture(List.of(QuotaCheck.unread(quota, failure)))));
  }
}
