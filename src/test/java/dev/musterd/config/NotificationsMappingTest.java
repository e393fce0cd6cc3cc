package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.config.Settings.Notifications.Format;
import dev.musterd.config.Settings.Notifications.Target;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.notification.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationsMappingTest {
  @TempDir private Path directory;

  private Settings.Notifications read(String text) {
    return Configurations.settings(directory, text).notifications();
  }

  @Test
  void nobodyIsTold_byDefault() {
    assertEquals(new Settings.Notifications(Duration.ofMinutes(10), List.of()), read(""));
    assertFalse(Configurations.settings(directory, "").github().checks());
  }

  @Test
  void receivers_haveWhatWasWritten() {
    Settings.Notifications read =
        read(
            """
            waiting-beyond = 5 minutes
            notifications = [
              { to.file = "/etc/slack", format = slack, events = [dead-letter, hung-runner] }
              { to = "http://127.0.0.1:9/in?key=t", format = json, secret.env = HMAC }
            ]
            """);
    assertEquals(
        new Settings.Notifications(
            Duration.ofMinutes(5),
            List.of(
                new Target(
                    "notifications[0]",
                    new SecretSource.File(Path.of("/etc/slack")),
                    Format.SLACK,
                    Optional.empty(),
                    Set.of(Topic.DEAD_LETTER, Topic.HUNG_RUNNER)),
                new Target(
                    "notifications[1]",
                    new SecretSource.Literal(new Secret("http://127.0.0.1:9/in?key=t")),
                    Format.JSON,
                    Optional.of(new SecretSource.Env("HMAC")),
                    EnumSet.allOf(Topic.class)))),
        read);
  }

  @Test
  void everyProblem_isReportedAtOnce_withItsLine() {
    assertEquals(
        List.of("8", "9", "10"),
        Configurations.problems(
                directory,
                Configurations.LEAST
                    + """

                    notifications = [
                      { to = 5, format = slack }
                      { to = "https://h.example", format = slow }
                      { to = "https://h.example", format = json, events = [money] }
                    ]
                    """)
            .stream()
            .map(problem -> problem.split(":")[1])
            .toList());
  }

  @Test
  void tooMany_areRefused_withoutTheirAddresses() {
    String many = "{ to = \"https://h.example/token\", format = slack }\n".repeat(21);
    List<String> problems =
        Configurations.problems(
            directory, Configurations.LEAST + "notifications = [\n" + many + "]");
    assertEquals(
        List.of("musterd.conf:6: notifications: must have at most 20 receivers"), problems);
  }
}
