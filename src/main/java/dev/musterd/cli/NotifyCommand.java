package dev.musterd.cli;

import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.NotificationAdapters;
import dev.musterd.wiring.NotificationAdapters.Receiver;
import dev.musterd.wiring.SecretReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code musterd notify}. */
@Command(
    name = "notify",
    description = {
      "Sends a message to the receivers of notifications, and prints each answer.",
      "1: a receiver did not take it, or there is none."
    })
public final class NotifyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(
      names = "--test",
      required = true,
      description = "Sends a message that says it is a test.")
  private boolean test;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "Only to this receiver, counted from 0 as in the configuration.")
  private Integer to;

  /** A receiver, and what it answered. */
  private record Answer(Receiver receiver, String format, SendOutcome outcome) {
    boolean good() {
      return outcome instanceof SendOutcome.Sent;
    }

    String text() {
      return switch (outcome) {
        case SendOutcome.Sent(int status) -> "HTTP " + status;
        case SendOutcome.Refused(String reason) -> reason;
        case SendOutcome.Retryable(String reason, var _) -> reason;
      };
    }

    JsonObject json() {
      return new JsonObject()
          .put("receiver", receiver.target().name())
          .put("format", format)
          .put("address", receiver.address())
          .put("accepted", good())
          .put("answer", text());
    }
  }

  @Override
  public Integer call() {
    return CommandSession.with(common, this::send);
  }

  private int send(Settings settings, CommandSession session) {
    List<Settings.Notifications.Target> all = settings.notifications().targets();
    if (to != null && (to < 0 || to >= all.size())) {
      throw new ParameterException(
          spec.commandLine(), "--to must be 0 to %d".formatted(all.size() - 1));
    } else if (all.isEmpty()) {
      common.fail("there is no receiver: see notifications in the configuration");
      return ExitCode.SOFTWARE;
    }
    List<Answer> answers = session.ask(() -> send(all, receivers(settings, session), session));
    print(answers);
    return answers.stream().allMatch(Answer::good) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Future<List<Receiver>> receivers(Settings settings, CommandSession session) {
    SecretReader secrets =
        new SecretReader(
            session.vertx(),
            new SecretFiles(System.getenv()),
            parameter -> session.aws().compose(aws -> aws.secret(parameter)));
    return new NotificationAdapters(
            session.vertx(), session.routes(), secrets, session.clock(), Timelines::json)
        .receivers(settings);
  }

  private Future<List<Answer>> send(
      List<Settings.Notifications.Target> targets,
      Future<List<Receiver>> receivers,
      CommandSession session) {
    return receivers.compose(
        all -> {
          List<Future<Answer>> answers =
              IntStream.range(0, all.size())
                  .filter(i -> to == null || i == to)
                  .mapToObj(
                      i ->
                          send(
                              all.get(i),
                              targets.get(i).format().name().toLowerCase(Locale.ROOT),
                              session))
                  .toList();
          return Future.all(answers).map(_ -> answers.stream().map(Future::result).toList());
        });
  }

  private static Future<Answer> send(Receiver receiver, String format, CommandSession session) {
    Event event = new Event.NotificationTested(receiver.target().name());
    Notification message =
        new Notification(
            "test",
            Event.Level.INFO,
            "A test message of musterd",
            List.of("Notifications for " + receiver.target().name() + " arrive here."),
            1,
            List.of(new TimedEvent(session.clock().instant(), event)));
    return receiver
        .target()
        .notifier()
        .send(message)
        .map(outcome -> new Answer(receiver, format, outcome));
  }

  private void print(List<Answer> answers) {
    if (common.json()) {
      List<JsonObject> json = new ArrayList<>();
      answers.forEach(answer -> json.add(answer.json()));
      common.print(new JsonObject().put("receivers", new JsonArray(json)));
      return;
    }
    for (Answer answer : answers) {
      String line =
          "%s (%s, %s): %s"
              .formatted(
                  answer.receiver().target().name(),
                  answer.format(),
                  answer.receiver().address(),
                  answer.text());
      if (answer.good()) {
        common.out().println(common.green("✓ ") + TerminalText.text(line));
      } else {
        common.fail(TerminalText.text(line));
      }
    }
  }
}
