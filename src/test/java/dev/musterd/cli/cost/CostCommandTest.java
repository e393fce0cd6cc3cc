package dev.musterd.cli.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code musterd cost} that asks a daemon which has no bucket. */
class CostCommandTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SimWorld world =
      SimWorld.before(SimPools.linux().build())
          .costs(
              new CostPolicy(
                  new PriceList(
                      List.of("region,eu-west-1,1", "family,m5,0.096", "family,c5,0.085")),
                  "eu-west-1",
                  Map.of(),
                  false,
                  List.of()));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  /** A daemon that ran a job, and could not write what it cost. */
  private int daemon(Optional<String> token) {
    for (String zone : List.of("zone-of-subnet-a", "zone-of-subnet-b")) {
      world.cloud().spotPrice("m5.large", zone, "0.04");
      world.cloud().spotPrice("c5.large", zone, "0.04");
    }
    world.ledger().refuse(Optional.of("there is no bucket"));
    world.start();
    world.advance(Duration.ofSeconds(70));
    world.untilRun(world.queueJob());
    world.untilNothingIsLeft();
    world.advance(Duration.ofMinutes(2));
    return SimulatedDashboard.serve(vertx, world, token).port();
  }

  private int cost(int port, String... args) {
    List<String> all = new ArrayList<>(List.of("cost", "--no-color"));
    all.addAll(List.of("--url", "http://127.0.0.1:" + port));
    all.addAll(List.of(args));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void costs_areThoseOfTheDaemonsMemory_andItSaysSo() {
    int port = daemon(Optional.empty());
    assertEquals(0, cost(port));
    assertTrue(out.toString().contains("acme/widgets"), out.toString());
    assertTrue(
        err.toString().contains("this is from the daemon's memory, which has what was paid for"),
        err.toString());
    assertEquals(0, cost(port, "--by", "day", "--zone", "Pacific/Auckland", "--json"));
    JsonObject json = new JsonObject(out.toString());
    JsonNames.assertSnakeCase(json);
    assertEquals("Pacific/Auckland", json.getString("zone"));
    assertTrue(json.getJsonObject("total").getString("total_usd").matches("0[.]00[0-9]*[1-9].*"));
    assertTrue(json.containsKey("known_since"));
    assertEquals(0, cost(port, "--by", "pool", "--csv"));
    assertTrue(out.toString().contains("\"linux-x64\",1,0."), out.toString());
  }

  @Test
  void token_isNeeded_asForItsPeers() {
    int port = daemon(Optional.of("opensesame"));
    assertEquals(1, cost(port));
    assertTrue(err.toString().contains("wants the management token"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--since soon", "--since 0d", "--zone Mars", "--by moon", "--csv --json"})
  void wrongUse_exits2(String options) {
    assertEquals(2, cost(1, options.split(" ")));
  }
}
