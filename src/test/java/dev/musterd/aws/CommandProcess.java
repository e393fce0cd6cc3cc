package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.Main;
import dev.musterd.doubles.Hang;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Commands of musterd, one after the other in a JVM of their own, because the SDK reads its
 * endpoint from the environment. One JVM for all of them: to start it costs more than most commands
 * do.
 */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  /**
   * What a command came to.
   *
   * @param log what this and the commands before it logged
   */
  record Result(int code, String out, String err, String log) {}

  private CommandProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log the process's standard error
   */
  static CommandProcess start(Map<String, String> environment, Path log, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CommandProcess.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new CommandProcess(builder.start(), log);
  }

  Result run(List<String> arguments) throws Exception {
    process.outputWriter(StandardCharsets.UTF_8).append(new JsonArray(arguments).encode());
    process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    String line =
        CompletableFuture.supplyAsync(this::readLine, Thread::startVirtualThread)
            .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    String logged = Files.readString(log);
    assertTrue(line != null, () -> "the process has ended: " + logged);
    JsonObject answer = new JsonObject(line);
    return new Result(
        answer.getInteger("code"), answer.getString("out"), answer.getString("err"), logged);
  }

  private String readLine() {
    try {
      return process.inputReader(StandardCharsets.UTF_8).readLine();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Nothing that the commands left behind keeps the process. */
  @Override
  public void close() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    try {
      assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads a command line on each line of standard input, and prints what it came to. */
  public static void main(String[] none) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      String[] arguments =
          new JsonArray(line).stream().map(String.class::cast).toArray(String[]::new);
      int code = Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
      JsonObject answer =
          new JsonObject().put("code", code).put("out", out.toString()).put("err", err.toString());
      answers.println(answer.encode());
    }
  }
}
