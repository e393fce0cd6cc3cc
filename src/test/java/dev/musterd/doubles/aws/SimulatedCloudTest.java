package dev.musterd.doubles.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Instance;
import dev.musterd.model.Market;
import dev.musterd.port.Plans;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the kits do not see: machines from inside, virtual time, and the watch over foreign ones.
 */
class SimulatedCloudTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedCloud cloud = new SimulatedCloud(time, time);
  private final FakeCompute compute = new FakeCompute(cloud, "gh-ci");
  private final FakeTokenStore tokens = new FakeTokenStore(cloud, "gh-ci");

  SimulatedCloudTest() {
    cloud.addTemplate(Plans.TEMPLATE);
  }

  private Machine launch(String token) {
    var pool = Plans.pool(Plans.TEMPLATE, List.of("subnet-1"));
    compute.launch(Plans.plan(pool, 1, Market.SPOT, token));
    return cloud.machines().getLast();
  }

  @Test
  void machine_readsItsOwnParameterOnce_whenBooted() {
    List<Optional<String>> read = new ArrayList<>();
    cloud.bootDelay(() -> Duration.ofSeconds(30));
    cloud.behaviour(
        machine -> {
          read.add(machine.readParameter());
          machine.deleteParameter();
          read.add(machine.readParameter());
        });
    Machine machine = launch("a");
    tokens.put(machine.id(), Plans.jit("secret"));
    time.advance(Duration.ofSeconds(29));
    assertEquals(List.of(), read);
    assertEquals(Machine.State.PENDING, machine.state());
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(Optional.of("secret"), Optional.empty()), read);
    assertEquals(Machine.State.RUNNING, machine.state());
  }

  @Test
  void machine_cannotReadAnothersParameter() {
    Machine machine = launch("a");
    cloud
        .parameters()
        .put(
            new Parameters.Put(
                machine.parameterName(),
                "SecureString",
                "Standard",
                "secret",
                false,
                Optional.empty(),
                Map.of(Parameters.ARN_TAG, SimulatedCloud.arn(Plans.stranger(1)))));
    assertEquals(Optional.empty(), machine.readParameter());
    assertEquals(1, cloud.violations().size());
  }

  @Test
  void machine_neverBoots_whenTerminatedBefore() {
    cloud.bootDelay(() -> Duration.ofSeconds(30));
    List<Machine> booted = new ArrayList<>();
    cloud.behaviour(booted::add);
    Machine machine = launch("a");
    compute.terminate(List.of(machine.id()));
    assertEquals(Machine.State.SHUTTING_DOWN, machine.state());
    time.advance(Duration.ofMinutes(1));
    assertEquals(Machine.State.TERMINATED, machine.state());
    assertEquals(List.of(), booted);
    assertEquals(Optional.of("TerminateInstances"), machine.endReason());
  }

  @Test
  void machine_isGone_whenItPowersOff() {
    Machine machine = launch("a");
    machine.powerOff("job done");
    assertFalse(machine.live());
    assertEquals(List.of(), compute.instances().result());
    assertEquals(Optional.of("job done"), machine.endReason());
  }

  @Test
  void instances_areVisible_onlyAfterTheDelay() {
    cloud.visibilityDelay(Duration.ofSeconds(10));
    launch("a");
    time.advance(Duration.ofSeconds(9));
    assertEquals(0, compute.instances().result().size());
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, compute.instances().result().size());
  }

  @Test
  void violations_nameForeignInstances_thatWereTouched() {
    Instance.Id foreign = cloud.addForeign(Map.of("Name", "theirs"));
    compute.terminate(List.of(foreign));
    compute.tag(foreign, "musterd:keep", "true");
    assertEquals(2, cloud.violations().size());
    assertTrue(cloud.violations().getFirst().contains(foreign.value()));
  }

  @Test
  void peak_remembersTheMostAtOnce() {
    launch("a");
    Machine second = launch("b");
    second.powerOff("done");
    launch("c");
    assertEquals(2, cloud.peakLive());
    assertEquals(2, cloud.peakLive("linux-x64"));
    assertEquals(0, cloud.peakLive("other"));
    assertEquals(3, cloud.launches().size());
    assertEquals(3, cloud.calls(Api.CREATE_FLEET));
  }

  @Test
  void writes_areThrottled_aboveTheLimitOfASecond() {
    cloud.parameters().writesPerSecond(2);
    List<Future<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      puts.add(tokens.put(Plans.stranger(i), Plans.jit("x")));
    }
    assertEquals(List.of(true, true, false), puts.stream().map(Future::succeeded).toList());
    time.advance(Duration.ofSeconds(1));
    assertTrue(tokens.put(Plans.stranger(3), Plans.jit("x")).succeeded());
  }

  @Test
  void effect_happensHalfway_whenCallsTakeTime() {
    cloud.latency(() -> Duration.ofSeconds(2));
    Future<?> put = tokens.put(Plans.stranger(1), Plans.jit("x"));
    time.advance(Duration.ofSeconds(1));
    assertEquals(1, cloud.parameters().all().size());
    assertFalse(put.isComplete());
    time.advance(Duration.ofSeconds(1));
    assertTrue(put.succeeded());
  }
}
