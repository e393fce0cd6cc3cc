package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The call that takes an instance's parameter away, when its answer does not come. */
class DeleteCallIT {
  private static final String NAME = "/musterd/gh-ci/tokens/" + InstanceServices.INSTANCE;
  private static final Path CALLS =
      Path.of("src/main/resources/dev/musterd/provision/userdata/aws-calls.py");

  @AutoClose private InstanceServices services;

  @BeforeEach
  void parameterIsThere() throws IOException {
    services = new InstanceServices();
    services.parameter("secret");
  }

  private record Ended(int status, String output) {}

  private Ended delete() throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder("python3", CALLS.toString(), "delete", NAME).redirectErrorStream(true);
    program.environment().putAll(services.environment());
    Process process = program.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    return new Ended(process.exitValue(), output);
  }

  @Test
  void parameter_isGone_whenTheAnswerWasLost_andTheRepeatIsDenied() throws Exception {
    services.deleteLosesItsAnswer();
    assertEquals(new Ended(0, ""), delete());
  }

  @Test
  void parameter_isGone_whenTheServiceFailedAfterwards_andTheRepeatIsDenied() throws Exception {
    services.deleteIsAnsweredByAFailure();
    assertEquals(new Ended(0, ""), delete());
  }

  @Test
  void denialOfTheFirstRequest_isADenial() throws Exception {
    services.deleteLosesItsAnswer();
    services.parameterIsTakenByAnother();
    assertEquals(new Ended(1, "AccessDeniedException"), delete());
  }

  @Test
  void absenceAtTheFirstRequest_isAnothersDoing() throws Exception {
    services.parameterIsTakenByAnother();
    assertEquals(new Ended(3, "another process has taken it"), delete());
  }
}
