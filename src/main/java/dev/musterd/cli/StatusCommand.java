package dev.musterd.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd status}. */
@Command(
    name = "status",
    description = "Says whether the running daemon is ready, and how its pools are. 1: not ready.")
public final class StatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Override
  public Integer call() {
    return management.with(common, this::print);
  }

  private int print(ManagementClient daemon) {
    ManagementClient.Answer readiness = daemon.ask("GET", "/readyz");
    JsonArray reasons = readiness.json().getJsonArray("reasons", new JsonArray());
    boolean ready = readiness.status() == 200;
    if (ready && readiness.json().getString("role", "").equals("standby")) {
      return standby(readiness.json());
    }
    JsonObject page = daemon.read("/api/v1/pools");
    if (common.json()) {
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

  /** What only the node that decides knows is to be asked there. */
  private int standby(JsonObject role) {
    if (common.json()) {
      common.print(new JsonObject().put("ready", true).mergeIn(role));
    } else {
      common.out().println(common.green("✓ ") + "ready, as a stand-by");
      common.out().println(TerminalText.text(role.getString("reason", "")));
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
    Table table = new Table("POOL", "LIVE", "MAX", "BUSY", "SPARE", "WAITING", "LABELS");
    pools.forEach(
        each -> {
          JsonObject pool = (JsonObject) each;
          table.add(
              pool.getString("pool"),
              pool.getInteger("live").toString(),
              pool.containsKey("max") ? pool.getInteger("max").toString() : "unlimited",
              pool.getInteger("busy").toString(),
              pool.getInteger("spare").toString(),
              pool.getInteger("waiting").toString(),
              pool.getJsonArray("labels").stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(",")));
        });
    return table;
  }
}
