package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The commands of {@code musterd aws} one after the other, as an operator runs them, on moto. */
@Order(3) // Among the longest.
class AwsCommandsOverMotoIT {
  /**
   * On the stack of a thread that makes a client. Event loops that are slow for a moment show their
   * stack; which one is slow is the machine's affair, but this is on none of them.
   */
  private static final String MAKER = "at dev.musterd.aws.client.AwsClients.";

  @TempDir private static Path directory;
  private static URI moto;
  private static CommandProcess process;
  private Path configuration;

  /** By its name, as moto takes the address of a template apart by that. */
  @BeforeAll
  static void start() throws IOException {
    Optional<URI> found = Emulators.moto();
    assumeTrue(found.isPresent(), "no moto_server starts here");
    moto = URI.create("http://localhost:" + found.orElseThrow().getPort());
    process =
        CommandProcess.start(
            Map.of(
                "AWS_ENDPOINT_URL", moto.toString(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test"),
            directory.resolve("log"),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dmusterd.blocked-millis=10");
  }

  @AfterAll
  static void stop() throws IOException {
    if (process != null) {
      process.close();
    }
  }

  private CommandProcess.Result musterd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--no-color", "--config", configuration.toString()));
    CommandProcess.Result result = process.run(command);
    assertFalse(result.log().contains(MAKER), () -> "an event loop made a client: " + result.log());
    return result;
  }

  private void configure(String added) throws IOException {
    Vertx vertx = Vertx.vertx();
    try (RealTime real = RealTime.patient(vertx, moto)) {
      configuration =
          Files.writeString(
              directory.resolve("musterd.conf"),
              """
              environment = commands
              aws.region = eu-west-1
              github.app { id = 1, private-key.file = "/app.pem", webhook-secret = "hush-hush" }
              network { vpc = %s, subnets = [%s] }
              pools.linux-x64 {
                labels = [x]
                ami.filter = { name = ["amzn-ami-hvm-*"] }
                cloudwatch.enabled = false
              }
              %s
              """
                  .formatted(
                      real.ec2.describeVpcs().join().vpcs().getFirst().vpcId(),
                      real.ec2.describeSubnets().join().subnets().getFirst().subnetId(),
                      added));
    } finally {
      RealTime.await(vertx.close());
    }
  }

  @Test
  void stack_isPlanned_applied_errors_andDestroyed() throws Exception {
    configure("");

    CommandProcess.Result plan = musterd("plan");
    assertEquals(0, plan.code(), plan::toString);
    assertTrue(plan.out().contains("Stack musterd-commands in eu-west-1"), plan::toString);
    assertTrue(plan.out().contains("JobQueue"), plan::toString);
    CommandProcess.Result absent = musterd("outputs", "--json");
    assertEquals(1, absent.code(), "a plan leaves nothing: " + absent);

    CommandProcess.Result asked = musterd("apply");
    assertEquals(1, asked.code(), asked::toString);
    assertTrue(asked.err().contains("--yes"), asked::toString);

    CommandProcess.Result apply = musterd("apply", "--yes");
    assertEquals(0, apply.code(), apply::toString);
    assertTrue(apply.out().contains("CREATE_COMPLETE"), apply::toString);

    CommandProcess.Result outputs = musterd("outputs", "--json");
    assertEquals(0, outputs.code(), outputs::toString);
    assertTrue(new JsonObject(outputs.out()).containsKey("pools"), outputs::toString);
    assertTrue(!outputs.out().contains("hush-hush"), "a secret");

    CommandProcess.Result destroy = musterd("destroy", "--yes");
    assertEquals(0, destroy.code(), destroy::toString);
    assertTrue(destroy.out().contains("the stack musterd-commands is gone"), destroy::toString);
    assertEquals(1, musterd("outputs").code());
  }

  /** Six pools whose user data cannot be compressed: more than a request may hold. */
  private static String largePools() {
    Random random = new Random(1);
    return IntStream.range(0, 6)
        .mapToObj(
            pool ->
                "pools.p%d { labels = [p%1$d], ami.id = ami-12c6146b, cloudwatch.enabled = false, user-data.pre-install = \"echo %s\" }"
                    .formatted(pool, noise(random)))
        .collect(Collectors.joining("\n"));
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[2_000];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void largeTemplate_goesThroughTheBucketThatIsThere() throws Exception {
    configure("environment = large, binaries.bucket = musterd-theirs\n" + largePools());
    Vertx vertx = Vertx.vertx();
    try (RealTime real = RealTime.patient(vertx, moto)) {
      real.s3.createBucket(call -> call.bucket("musterd-theirs")).join();
      CommandProcess.Result apply = musterd("apply", "--yes");
      assertEquals(0, apply.code(), apply::toString);
      assertTrue(apply.out().contains("CREATE_COMPLETE"), apply::toString);
      List<String> kept =
          real.s3.listObjectsV2(call -> call.bucket("musterd-theirs")).join().contents().stream()
              .map(S3Object::key)
              .toList();
      assertEquals(1, kept.size(), kept::toString);
      assertTrue(kept.getFirst().startsWith("templates/musterd-large-"), kept::toString);
      assertTrue(
          real.ec2.describeLaunchTemplates().join().launchTemplates().stream()
              .anyMatch(template -> template.launchTemplateName().equals("musterd-large-p5")));
      CommandProcess.Result again = musterd("plan");
      assertEquals(0, again.code(), again::toString);
      assertTrue(again.out().contains("Nothing is to be changed"), again::toString);
      CommandProcess.Result destroy = musterd("destroy", "--yes");
      assertEquals(0, destroy.code(), destroy::toString);
    } finally {
      RealTime.await(vertx.close());
    }
  }
}
