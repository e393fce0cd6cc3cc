package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Permission;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.Images;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The survey on moto, an independent reading of AWS's documentation. */
class SdkAwsSurveyMotoIT {
  private static final Vertx vertx = Vertx.vertx();
  private static AwsSurvey survey;
  private static Emulator emulator;

  @BeforeAll
  static void furnish() {
    Optional<URI> moto = Emulators.moto();
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    survey = SurveyBench.survey(vertx, moto.orElseThrow());
    emulator = Emulator.furnish(RealTime.patient(vertx, moto.orElseThrow()));
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private static CheckFailedException.Why why(io.vertx.core.Future<?> answer) {
    return CheckFailedException.why(RealTime.awaitFailure(answer));
  }

  @Test
  void caller() {
    assertEquals(12, RealTime.await(survey.caller()).account().length());
  }

  @Test
  void subnets_typesAndZones() {
    List<AwsSurvey.Subnet> found = RealTime.await(survey.subnets(emulator.subnets()));
    assertEquals(
        Set.copyOf(emulator.subnets()),
        Set.copyOf(found.stream().map(AwsSurvey.Subnet::id).toList()));
    assertTrue(found.getFirst().free() > 100, found::toString);
    assertEquals(List.of(), RealTime.await(survey.subnets(List.of("subnet-0123456789abcdef0"))));
    List<AwsSurvey.Type> types =
        RealTime.await(survey.types(List.of("m5.large", "m7g.large", "m5.lagre")));
    assertEquals(2, types.size(), types::toString);
    assertTrue(types.contains(new AwsSurvey.Type("m5.large", Set.of("x86_64"), 2)));
    Map<String, Set<String>> zones = RealTime.await(survey.zones(List.of("m5.large")));
    assertTrue(zones.get("m5.large").contains("eu-west-1a"), zones::toString);
  }

  @Test
  void template_andImage() {
    AwsSurvey.Template template = RealTime.await(survey.template(emulator.template()));
    assertEquals(emulator.image(), template.image());
    assertEquals(CheckFailedException.Why.ABSENT, why(survey.template("musterd-absent")));
    assertEquals(
        Optional.of(emulator.image()),
        RealTime.await(survey.images().byId(emulator.image())).map(Images.Image::id));
    assertEquals(Optional.empty(), RealTime.await(survey.images().byId("ami-0123456789abcdef0")));
    assertTrue(
        RealTime.await(
                survey
                    .images()
                    .newest(
                        Map.of("architecture", List.of("x86_64"), "name", List.of("amzn2-ami*")),
                        List.of("amazon")))
            .stream()
            .allMatch(image -> image.architecture().equals("x86_64")));
  }

  @Test
  void whatIsAbsent_isAbsent() {
    assertEquals(CheckFailedException.Why.ABSENT, why(survey.queues()));
    assertEquals(CheckFailedException.Why.ABSENT, why(survey.bucketRegion("musterd-absent")));
    assertEquals(CheckFailedException.Why.ABSENT, why(survey.key("alias/absent")));
    assertEquals(false, RealTime.await(survey.roleExists("AWSServiceRoleForEC2Absent")));
  }

  @Test
  void bucket_isWrittenToWithoutTrace() throws IOException, InterruptedException {
    URI bucket = Emulators.moto().orElseThrow().resolve("/musterd-of-tests");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest make =
          HttpRequest.newBuilder(bucket).PUT(HttpRequest.BodyPublishers.noBody()).build();
      assertEquals(200, http.send(make, HttpResponse.BodyHandlers.discarding()).statusCode());
      RealTime.await(survey.upload("musterd-of-tests", "runners/check"));
      HttpRequest list = HttpRequest.newBuilder(URI.create(bucket + "?uploads")).build();
      String uploads = http.send(list, HttpResponse.BodyHandlers.ofString()).body();
      assertTrue(uploads.contains("ListMultipartUploadsResult"), uploads);
      assertFalse(uploads.contains("<Upload>"), uploads);
    }
  }

  @Test
  void configuration_isLeftAndTakenAway() {
    assertEquals(
        new Permission.Allowed(), RealTime.await(survey.mayLeaveConfiguration(Optional.empty())));
    assertEquals(Optional.empty(), emulator.read("/musterd/gh-ci/tokens/check"));
  }
}
