package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a command hears of what it waits for. */
class CommandSessionTest {
  private final CommandSession session = CommandSession.of(Optional.of("eu-west-1"));

  @AfterEach
  void stop() {
    session.close();
  }

  private CommandSession.CommandFailedException failed(Supplier<Future<String>> work) {
    return assertThrows(CommandSession.CommandFailedException.class, () -> session.await(work));
  }

  @Test
  void work_isDoneOnTheSessionsOwnLoop() {
    Context own = session.context();
    assertTrue(session.await(() -> Future.succeededFuture(Context.isOnEventLoopThread())));
    assertSame(
        own, session.await(() -> Future.succeededFuture(session.vertx().getOrCreateContext())));
  }

  @Test
  void failure_isReported_withOrWithoutWords() {
    assertEquals("not so", failed(() -> Future.failedFuture("not so")).getMessage());
    Throwable silent = new IllegalStateException();
    CommandSession.CommandFailedException failure = failed(() -> Future.failedFuture(silent));
    assertEquals("java.lang.IllegalStateException", failure.getMessage());
    assertSame(silent, failure.getCause());
  }

  @Test
  void workThatBreaksAtOnce_isAFailureToo() {
    Supplier<Future<String>> bug =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertEquals("a bug", failed(bug).getMessage());
  }

  @Test
  void workThatDoesNotEnd_isWaitedForSoLong() {
    Supplier<Future<String>> never = () -> Promise.<String>promise().future();
    CommandSession.CommandTimeoutException late =
        assertThrows(
            CommandSession.CommandTimeoutException.class,
            () -> session.await(never, Duration.ofMillis(20)));
    assertEquals("no answer within 0 seconds", late.getMessage());
  }

  @Test
  void interrupt_endsTheWait_andIsNotForgotten() {
    Thread.currentThread().interrupt();
    assertEquals(
        "interrupted",
        assertThrows(
                CommandSession.CommandInterruptedException.class,
                () -> session.await(() -> Promise.<String>promise().future()))
            .getMessage());
    assertTrue(Thread.interrupted(), "others that wait on this thread have to know");
  }

  /** A command that does one thing in a session. */
  @CommandLine.Command(name = "test")
  private static final class OneAct implements Callable<Integer> {
    @CommandLine.Mixin private CommonOptions common;
    private final ToIntFunction<CommandSession> act;

    OneAct(ToIntFunction<CommandSession> act) {
      this.act = act;
    }

    @Override
    public Integer call() {
      return CommandSession.with(common, Optional.empty(), act);
    }
  }

  @Test
  void command_endsWithItsCode_orReportsEachReasonOnALine() {
    StringWriter err = new StringWriter();
    ToIntFunction<CommandSession> fails =
        it -> it.await(() -> Future.failedFuture("one\n\u001b[1mtwo"));
    assertEquals(3, run(_ -> 3, err));
    assertEquals("", err.toString());
    assertEquals(1, run(fails, err));
    assertEquals(
        List.of("✗ one", "✗ " + TerminalText.text("\u001b[1mtwo")),
        err.toString().lines().toList());
  }

  private static int run(ToIntFunction<CommandSession> act, StringWriter err) {
    return new CommandLine(new OneAct(act))
        .setErr(new PrintWriter(err, true))
        .execute("--no-color");
  }
}
