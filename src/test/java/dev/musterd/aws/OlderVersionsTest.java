package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.OlderVersion;
import dev.musterd.doubles.aws.AwsDouble;
import dev.musterd.doubles.aws.Parameters.Parameter;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** What older versions left in AWS is read; what a newer one may leave is refused with a reason. */
class OlderVersionsTest {
  private static final String ENVIRONMENT = "gh-ci";
  private static final RunnerPlatform X64 = new RunnerPlatform("linux", "x64");
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");
  private static Vertx vertx;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    RealTime.await(vertx.close());
  }

  static Stream<OlderVersion> versions() {
    return OlderVersion.all();
  }

  @Test
  void thereIsAVersion_withFiles() {
    assertTrue(versions().anyMatch(it -> it.toString().equals("0.1.0")));
    versions()
        .flatMap(it -> Stream.of("tickets", "mirror", "tags", "parameters").map(it::files))
        .forEach(files -> assertTrue(!files.isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void mirror_isRead_andWrittenAsBefore(OlderVersion version) {
    String text = version.text("mirror/runners/linux-x64/latest.json");
    MirroredRunner runner = parse(text).orElseThrow();
    assertEquals(
        new MirroredRunner(
            RunnerVersion.find("2.330.0").orElseThrow(),
            "actions-runner-linux-x64-2.330.0.tar.gz",
            "af5c33fa94f3cc33b8e97937939136a6b04197e6dadfcfb3b6e33ae1bf41e79a",
            219_385_212),
        runner);
    assertEquals(text, LatestJson.of(runner));
  }

  @Test
  void mirrorOfANewerVersion_isRefused_andNotReplaced() {
    JsonObject newer =
        new JsonObject(
            versions().findFirst().orElseThrow().text("mirror/runners/linux-x64/latest.json"));
    assertTrue(parse(newer.put("also", "new").encode()).isPresent());
    Exception refused =
        assertThrows(
            LatestJson.NewerFormatException.class, () -> parse(newer.put("format", 2).encode()));
    assertEquals(
        "runners/linux-x64/latest.json in the mirror has the format 2, newer than 1, the newest"
            + " that this version of musterd reads; it is left as it is",
        refused.getMessage());
  }

  private static Optional<MirroredRunner> parse(String text) {
    return LatestJson.parse(X64, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void instances_areFoundByTheirTags(OlderVersion version) {
    List<Event> events = new ArrayList<>();
    try (RealTime real = RealTime.patient(vertx, cloud(version).endpoint())) {
      List<Instance> found = RealTime.await(real.compute(ENVIRONMENT, events::add).instances());
      assertEquals(
          Set.of("linux-x64@acme", "linux-x64@acme-inc", "linux-x64@octo/hello"),
          found.stream()
              .map(Instance::ownerPool)
              .map(OwnerPool::toString)
              .collect(Collectors.toSet()));
      Instance kept = found.stream().filter(Instance::keep).findFirst().orElseThrow();
      assertEquals(Optional.of(Instant.parse("2026-11-23T10:00:00Z")), kept.suspectSince());
    }
    assertEquals(List.of(), events);
  }

  private static AwsDouble cloud(OlderVersion version) {
    SimulatedCloud world = new SimulatedCloud(InstantSource.system(), new VertxTimers(vertx));
    version.files("tags").forEach(file -> world.addForeign(OlderVersion.properties(file)));
    return RealTime.await(AwsDouble.start(vertx, world));
  }

  @ParameterizedTest
  @ValueSource(strings = {"team", "ORGANIZATION2", ""})
  void instanceOfANewerVersion_isReportedOnce_andLeftAlone(String scope) {
    SimulatedCloud world = new SimulatedCloud(InstantSource.system(), new VertxTimers(vertx));
    Map<String, String> tags =
        new HashMap<>(
            versions().findFirst().orElseThrow().properties("tags/organization.properties"));
    tags.put(Instance.Tag.SCOPE, scope);
    Instance.Id newer = world.addForeign(tags);
    AwsDouble aws = RealTime.await(AwsDouble.start(vertx, world));
    List<Event> events = new ArrayList<>();
    try (RealTime real = RealTime.patient(vertx, aws.endpoint())) {
      Ec2Compute compute = real.compute(ENVIRONMENT, events::add);
      assertEquals(List.of(), RealTime.await(compute.instances()));
      assertEquals(List.of(), RealTime.await(compute.instances()));
    }
    assertEquals(
        List.of(
            new Event.InstanceUnreadable(
                newer,
                "its tags musterd:scope=%s and musterd:owner=acme name no owner that this version of musterd knows"
                    .formatted(scope))),
        events);
  }

  /** Instances of the version before read the parameters that this version writes. */
  @ParameterizedTest
  @MethodSource("versions")
  void parameters_areWhereInstancesExpectThem(OlderVersion version) {
    SimulatedCloud world = new SimulatedCloud(InstantSource.system(), new VertxTimers(vertx));
    AwsDouble aws = RealTime.await(AwsDouble.start(vertx, world));
    Map<String, String> expected = version.properties("parameters/" + INSTANCE + ".properties");
    String value = version.text("parameters/jit");
    try (RealTime real = RealTime.patient(vertx, aws.endpoint())) {
      var store = real.store(ENVIRONMENT);
      RealTime.await(
          store.put(INSTANCE, new RunnerConfiguration(RunnerConfiguration.Kind.JIT, value)));
      assertEquals(Set.of(INSTANCE), RealTime.await(store.pending()));
    }
    Parameter parameter = aws.ask(it -> it.parameters().all()).getFirst();
    assertEquals(expected.get("name"), parameter.name());
    assertEquals(value, parameter.value());
    assertEquals(
        expected.get(AwsNames.INSTANCE_ARN_TAG), parameter.tags().get(AwsNames.INSTANCE_ARN_TAG));
    assertEquals(
        expected.get(AwsNames.INSTANCE_ARN_TAG),
        CallerIdentity.arn(Region.EU_WEST_1, SimulatedCloud.ACCOUNT, INSTANCE));
  }
}
