package dev.musterd.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Problems of several keys together: settings that exclude each other or have no effect. */
final class CrossFieldChecks {
  private final Settings settings;
  private final Config config;

  /**
   * @param config the source of the settings, which knows the lines
   */
  CrossFieldChecks(Settings settings, Config config) {
    this.settings = settings;
    this.config = config;
  }

  void problems(Problems problems) {
    ports(problems);
    senders(problems);
    settings.runnerPools().forEach(pool -> warm(pool, problems));
    settings
        .hosts()
        .ifPresent(
            hosts ->
                new HostsChecks(settings, hosts)
                    .problems()
                    .forEach((key, message) -> refuse(problems, key, message)));
  }

  private void ports(Problems problems) {
    Settings.Http http = settings.http();
    Settings.Management management = settings.management();
    boolean known = !problems.concern("http.port") && !problems.concern("management.port");
    if (known && http.port() == management.port() && http.port() != 0) {
      boolean written = !Problems.isDefault(config.getValue("management.port").origin());
      String key = written ? "management.port" : "http.port";
      String other = written ? "http.port" : "management.port";
      refuse(problems, key, "must not be " + other + ", which is " + http.port() + " too");
    }
  }

  /** On loopback there may be an emulator, or a proxy to either. */
  private void senders(Problems problems) {
    String host = settings.github().server().url().getHost().toLowerCase(Locale.ROOT);
    boolean hosted =
        host.equals("github.com") || host.equals("www.github.com") || host.endsWith(".ghe.com");
    if (settings.http().senders().gitHubOnly() && !hosted && !TextTypes.isLoopback(host)) {
      refuse(
          problems,
          SendersMapping.GITHUB_KEY,
          "must be false: a GitHub Enterprise Server lists no addresses of its webhooks; name its"
              + " own in http.allowed-senders.networks");
    }
  }

  private void warm(RunnerPool pool, Problems problems) {
    if (pool.idle().warm() && pool.idle().warmOwners().isEmpty()) {
      ownersToName()
          .ifPresent(
              names ->
                  refuse(
                      problems,
                      ConfigUtil.joinPath("pools", pool.name(), "warm-owners"),
                      "must name %s, because warm = true at %s scope"
                          .formatted(names, settings.github().scope().tagValue())));
    }
  }

  /** The owners that an App's installations do not reveal at this scope, in a word; or none. */
  private Optional<String> ownersToName() {
    return switch (settings.github().scope()) {
      case ORGANIZATION -> Optional.empty();
      case REPOSITORY -> Optional.of("repositories");
      case ENTERPRISE -> Optional.of("the enterprise");
    };
  }

  private void refuse(Problems problems, String key, String message) {
    if (problems.concern(key)) {
      return;
    }
    if (config.hasPath(key)) {
      problems.add(key, config.getValue(key), false, message);
    } else {
      problems.missing(key, message);
    }
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!settings.github().server().sslVerify()) {
      warnings.add("github.ssl-verify = false: anyone on the way can pose as GitHub");
    }
    if (settings.github().acceptSha1Signatures()) {
      warnings.add("github.accept-sha1-signatures = true: SHA-1 signatures are weak");
    }
    if (settings.provision().rolePath().equals("/")) {
      warnings.add(
          "provision.role-path = /: roles of musterd are told from others of the account by the"
              + " beginning of their name alone");
    }
    enterprise().ifPresent(warnings::add);
    settings
        .hosts()
        .ifPresent(hosts -> warnings.addAll(new HostsChecks(settings, hosts).warnings()));
    if (settings.hosts().isEmpty() && isWritten("daemon")) {
      warnings.add("daemon has no effect without daemon.hosts");
    }
    warnings.addAll(twins());
    settings.runnerPools().stream()
        .flatMap(pool -> Stream.concat(idle(pool), markets(pool)))
        .forEach(warnings::add);
    settings.pools().stream().flatMap(CrossFieldChecks::image).forEach(warnings::add);
    return warnings;
  }

  private boolean isWritten(String block) {
    return config.getConfig(block).entrySet().stream()
        .anyMatch(entry -> !Problems.isDefault(entry.getValue().origin()));
  }

  /** By the names in the configuration; an image's id says nothing. */
  private static Stream<String> image(Settings.Pool pool) {
    String text =
        switch (pool.machine().ami()) {
          case Machine.Ami.ById _ -> "";
          case Machine.Ami.ByParameter(String name) -> name;
          case Machine.Ami.ByFilter(Map<String, List<String>> filter, List<String> owners) ->
              filter.getOrDefault("name", List.of()) + " " + owners;
        };
    Duration bootTime = pool.runner().lifetime().bootTime();
    return Stream.concat(
        KnownImage.mismatch(text, pool.machine().userData())
            .map(problem -> "pools.%s.ami: %s".formatted(pool.name(), problem))
            .stream(),
        KnownImage.toolsProblem(text, pool.machine(), bootTime)
            .map(problem -> "pools.%s: %s".formatted(pool.name(), problem))
            .stream());
  }

  private Optional<String> enterprise() {
    boolean enterprise = settings.github().scope() == Owner.Scope.ENTERPRISE;
    if (enterprise == settings.github().token().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        enterprise
            ? "github.scope = enterprise without github.token: GitHub lets no App manage the"
                + " runners of an enterprise"
            : "github.token has no effect unless github.scope = enterprise");
  }

  private List<String> twins() {
    List<RunnerPool> pools = settings.runnerPools();
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      for (RunnerPool other : pools.subList(i + 1, pools.size())) {
        RunnerPool first = pools.get(i);
        if (first.selection().priority() == other.selection().priority()
            && first.selection().labels().sameAs(other.selection().labels())) {
          warnings.add(
              "pools.%s and pools.%s have the same labels and priority: every job goes to %1$s"
                  .formatted(first.name(), other.name()));
        }
      }
    }
    return warnings;
  }

  private static Stream<String> idle(RunnerPool pool) {
    String name = "pools." + pool.name();
    List<String> warnings = new ArrayList<>();
    if (pool.idle().warm() && pool.idle().rules().isEmpty()) {
      warnings.add(name + ".warm = true has no effect without idle windows");
    }
    pool.limits()
        .max()
        .ifPresent(
            max ->
                pool.idle().rules().stream()
                    .filter(rule -> rule.count() > max)
                    .forEach(
                        rule ->
                            warnings.add(
                                "%s.idle keeps %d runners, above max-runners = %d"
                                    .formatted(name, rule.count(), max))));
    return warnings.stream();
  }

  /** Of the keys about markets, those that another one leaves without effect. */
  private Stream<String> markets(RunnerPool pool) {
    String name = "pools." + pool.name();
    Config own = config.getConfig(ConfigUtil.joinPath("pools", pool.name()));
    boolean onDemand = !pool.launch().uses(Market.SPOT);
    boolean spot = !pool.launch().uses(Market.ON_DEMAND);
    List<String> warnings = new ArrayList<>();
    if (onDemand && own.hasPath("on-demand-fallback") && own.getBoolean("on-demand-fallback")) {
      warnings.add(name + ".on-demand-fallback = true has no effect with market = on-demand");
    }
    if (onDemand && own.hasPath("max-spot-price")) {
      warnings.add(name + ".max-spot-price has no effect with market = on-demand");
    }
    if ((onDemand || spot)
        && !Problems.isDefault(own.getValue("interruption-breaker.interruptions").origin())) {
      warnings.add(
          name + ".interruption-breaker has no effect without capacity both on spot and on demand");
    }
    return warnings.stream();
  }
}
