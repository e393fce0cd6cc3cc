package dev.musterd.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd status}. */
@Command(
    name = "status",
    description = "Says whether the running daemon is ready, and how its pools are. 1: not ready.")
public final class StatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Option(names = "--watch", description = "Shows it again every two seconds, until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() {
    return management.with(
        common, daemon -> watch ? new Watch(common).repeat(() -> print(daemon)) : print(daemon));
  }

  private int print(ManagementClient daemon) {
    ManagementClient.Answer readiness = daemon.ask("GET", "/readyz");
    JsonArray reasons = readiness.json().getJsonArray("reasons", new JsonArray());
    boolean ready = readiness.status() == 200;
    if (ready && readiness.json().getString("role", "").equals("standby")) {
      return standby(readiness.json(), daemon);
    }
    JsonObject page = daemon.read("/api/v1/pools");
    if (common.json() && watch) {
      JsonObject all = new JsonObject().put("ready", ready).put("reasons", reasons).mergeIn(page);
      common.out().println(TerminalText.json(all.encode()));
    } else if (common.json()) {
      common.print(new JsonObject().put("ready", ready).put("reasons", reasons).mergeIn(page));
    } else {
      if (ready) {
        common.out().println(common.green("✓ ") + "ready");
      }
      reasons.forEach(reason -> common.fail("not ready: " + TerminalText.text(reason.toString())));
      page.getJsonArray("warnings", new JsonArray())
          .forEach(
              warning ->
                  common
                      .out()
                      .println(common.yellow("! ") + TerminalText.text(warning.toString())));
      page.getJsonArray("hung_runners", new JsonArray())
          .forEach(hung -> common.out().println(common.yellow("! ") + hung((JsonObject) hung)));
      table(page.getJsonArray("pools")).lines().forEach(common.out()::println);
    }
    return ready ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** The pools are those of the node that decides, which a stand-by asks where it can. */
  private int standby(JsonObject role, ManagementClient daemon) {
    ManagementClient.Answer pools = daemon.ask("GET", "/api/v1/pools");
    boolean answered = pools.status() == 200;
    if (common.json()) {
      JsonObject all = new JsonObject().put("ready", true).mergeIn(role);
      common.print(answered ? all.mergeIn(pools.json()) : all);
      return ExitCode.OK;
    }
    common.out().println(common.green("✓ ") + "ready, as a stand-by");
    common.out().println(TerminalText.text(role.getString("reason", "")));
    if (answered) {
      table(pools.json().getJsonArray("pools")).lines().forEach(common.out()::println);
    } else {
      Optional.ofNullable(role.getString("holder_address"))
          .ifPresent(
              address -> common.out().println("the pools: musterd status --url " + url(address)));
    }
    return ExitCode.OK;
  }

  private static String url(String address) {
    return "http://" + TerminalText.text(address) + "/";
  }

  private static String hung(JsonObject runners) {
    return "hung since the daemon's start, of runner version %s: %d"
        .formatted(TerminalText.text(runners.getString("version")), runners.getInteger("count"));
  }

  private static Table table(JsonArray pools) {
    Table table =
        new Table(
            "POOL", "LIVE", "MAX", "BUSY", "SPARE", "HELD", "WAITING", "P50", "P95", "IN TIME",
            "LABELS");
    pools.forEach(
        each -> {
          JsonObject pool = (JsonObject) each;
          table.add(
              pool.getString("pool"),
              pool.getInteger("live").toString(),
              pool.containsKey("max") ? pool.getInteger("max").toString() : "unlimited",
              pool.getInteger("busy").toString(),
              pool.getInteger("spare").toString(),
              pool.getInteger("held", 0).toString(),
              pool.getInteger("waiting").toString(),
              seconds(pool, "p50_seconds"),
              seconds(pool, "p95_seconds"),
              inTime(pool),
              pool.getJsonArray("labels").stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(",")));
        });
    return table;
  }

  /** A time to start of the last hour; a dash when no job started. */
  private static String seconds(JsonObject pool, String key) {
    JsonObject starts = pool.getJsonObject("starts");
    return starts == null ? "-" : starts.getNumber(key).longValue() + " s";
  }

  /** The share of jobs that started within the objective's time, and what it is to be. */
  private static String inTime(JsonObject pool) {
    JsonObject starts = pool.getJsonObject("starts");
    if (starts == null) {
      return "-";
    }
    double wanted = pool.getJsonObject("start_objective").getDouble("share");
    return percent(starts.getDouble("share")) + " of " + percent(wanted);
  }

  /** Rounded down: 99.99 % is not all. */
  private static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
    return percent.setScale(1, RoundingMode.DOWN).stripTrailingZeros().toPlainString() + " %";
  }
}
