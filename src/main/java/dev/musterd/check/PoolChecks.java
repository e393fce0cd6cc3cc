package dev.musterd.check;

import dev.musterd.check.QuotaCheck.Quota;
import dev.musterd.config.Architecture;
import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Settings;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Image;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.AwsSurvey.Template;
import dev.musterd.port.AwsSurvey.Type;
import dev.musterd.port.CheckFailedException;
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

/** What EC2 has for the pools: network, types, images, templates, and how many vCPUs. */
final class PoolChecks {
  static final String NETWORK = "the subnets";
  static final String TYPES = "the instance types";

  private final Settings settings;
  private final Lazy<AwsSurvey> aws;
  private final String needs;
  private final Lazy<List<Subnet>> subnets;
  private final Lazy<List<Type>> types;

  PoolChecks(Settings settings, Lazy<AwsSurvey> aws, String needs) {
    this.settings = settings;
    this.aws = aws;
    this.needs = needs;
    subnets = new Lazy<>(() -> ask(it -> it.subnets(named(pool -> pool.launch().subnets()))));
    types = new Lazy<>(() -> ask(it -> it.types(named(pool -> pool.launch().instanceTypes()))));
  }

  /** What all pools name, each once. */
  private List<String> named(Function<RunnerPool, List<String>> names) {
    return settings.runnerPools().stream()
        .flatMap(pool -> names.apply(pool).stream())
        .distinct()
        .toList();
  }

  List<Check> all() {
    List<Check> looks = new ArrayList<>();
    looks.add(new Check(NETWORK, List.of(needs), this::network));
    looks.add(new Check(TYPES, List.of(needs, NETWORK), this::types));
    looks.add(new Check("the images", List.of(needs), () -> each(this::image)));
    looks.add(new Check("the launch templates", List.of(needs), () -> each(this::template)));
    looks.add(new Check("EC2's quotas", List.of(needs, TYPES), this::quotas));
    return looks;
  }

  private <T> Future<T> ask(Function<AwsSurvey, Future<T>> question) {
    return aws.get().compose(question::apply);
  }

  private Future<List<Finding>> each(Function<Settings.Pool, Future<List<Finding>>> look) {
    return GitHubChecks.each(settings.pools(), look);
  }

  /** Pools in the same subnets share their addresses, and a line. */
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
    place.add(pool.machine().vpc());
    return place;
  }

  private static SubnetCheck network(List<Settings.Pool> pools) {
    boolean limited = pools.stream().allMatch(pool -> pool.runner().limits().max().isPresent());
    int runners = pools.stream().mapToInt(pool -> pool.runner().limits().max().orElse(0)).sum();
    return new SubnetCheck(
        pools.stream().map(Settings.Pool::name).collect(Collectors.joining(", ")),
        pools.getFirst().machine().vpc(),
        pools.getFirst().runner().launch().subnets(),
        limited ? OptionalInt.of(runners) : OptionalInt.empty());
  }

  private Future<List<Finding>> types() {
    return Future.all(
            types.get(),
            subnets.get(),
            types
                .get()
                .compose(known -> ask(it -> it.zones(known.stream().map(Type::name).toList()))))
        .map(
            all ->
                settings.pools().stream()
                    .flatMap(
                        pool ->
                            typesOf(pool)
                                .of(all.resultAt(0), all.resultAt(2), zones(pool))
                                .stream())
                    .toList());
  }

  private static InstanceTypeCheck typesOf(Settings.Pool pool) {
    return new InstanceTypeCheck(
        pool.name(), pool.runner().launch().instanceTypes(), pool.machine().architecture());
  }

  private Set<String> zones(Settings.Pool pool) {
    return subnets.get().result().stream()
        .filter(subnet -> pool.runner().launch().subnets().contains(subnet.id()))
        .map(Subnet::zone)
        .collect(Collectors.toSet());
  }

  private Future<List<Finding>> image(Settings.Pool pool) {
    String subject = "image of " + pool.name();
    Architecture architecture = pool.machine().architecture();
    return switch (pool.machine().ami()) {
      case Ami.ById(String id) ->
          ask(it -> it.image(id)).map(new ImageCheck(subject, id, architecture)::of);
      case Ami.ByFilter(Map<String, List<String>> filter, List<String> owners) ->
          ask(it -> it.images(fitting(filter, architecture), owners))
              .map(found -> found.stream().findFirst())
              .map(new ImageCheck(subject, filter + " of " + owners, architecture)::of);
      case Ami.ByParameter(String name) ->
          ask(it -> it.parameter(name))
              .compose(id -> ask(it -> it.image(id)).map(named(subject, name, id, architecture)))
              .recover(failure -> noParameter(subject, name, failure));
    };
  }

  /** A filter that leaves the architecture open means that of the pool. */
  private static Map<String, List<String>> fitting(
      Map<String, List<String>> filter, Architecture architecture) {
    Map<String, List<String>> fitting = new LinkedHashMap<>(filter);
    fitting.putIfAbsent("architecture", List.of(InstanceTypeCheck.word(architecture)));
    return fitting;
  }

  private static Function<Optional<Image>, List<Finding>> named(
      String subject, String parameter, String id, Architecture architecture) {
    return new ImageCheck(subject, id + ", by the parameter " + parameter, architecture)::of;
  }

  private static Future<List<Finding>> noParameter(String subject, String name, Throwable failure) {
    return CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
        ? Future.succeededFuture(
            Finding.failed(
                subject, "there is no parameter " + name, "write it, or correct ami.parameter"))
        : Future.failedFuture(failure);
  }

  private Future<List<Finding>> template(Settings.Pool pool) {
    LaunchTemplateCheck judge =
        new LaunchTemplateCheck(pool.name(), pool.runner().launch().template());
    return ask(it -> it.template(pool.runner().launch().template()))
        .compose(template -> withImage(pool, template, judge.of(template)))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                    ? Future.succeededFuture(judge.absent("there is none of that name"))
                    : Future.failedFuture(failure));
  }

  /** What EC2 launches is the template's own image, whatever the configuration says by now. */
  private Future<List<Finding>> withImage(
      Settings.Pool pool, Template template, List<Finding> found) {
    if (!template.image().startsWith("ami-")) {
      return Future.succeededFuture(found);
    }
    ImageCheck judge =
        new ImageCheck(
            "image of launch template " + pool.runner().launch().template(),
            template.image(),
            pool.machine().architecture());
    return ask(it -> it.image(template.image()))
        .map(
            image -> {
              List<Finding> both = new ArrayList<>(found);
              both.addAll(judge.of(image));
              return both;
            });
  }

  private Future<List<Finding>> quotas() {
    Map<Quota, OptionalInt> needed = QuotaCheck.needed(settings.pools(), types.get().result());
    return GitHubChecks.each(
        List.copyOf(needed.keySet()),
        quota ->
            ask(it -> it.quota(quota.code))
                .map(value -> List.of(QuotaCheck.judge(quota, needed.get(quota), value)))
                .recover(
                    failure -> Future.succeededFuture(List.of(QuotaCheck.unread(quota, failure)))));
  }
}
