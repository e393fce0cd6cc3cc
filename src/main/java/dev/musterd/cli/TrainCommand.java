package dev.musterd.cli;

import dev.musterd.aot.AotTraining;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musterd train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the cache with which musterd starts in less than half the time.",
      "A daemon is run for some seconds, by itself: it reaches neither AWS nor GitHub. To be done"
          + " again for each version; packages do it when they are installed."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The cache; by default beside the executable, where the launcher expects it.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException, URISyntaxException {
    Path executable =
        Path.of(TrainCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path cache = output.orElse(executable.resolveSibling(executable.getFileName() + ".aot"));
    if (!Files.isExecutable(executable) || Files.isDirectory(executable)) {
      throw new IOException("only the packaged musterd can be trained, not " + executable);
    }
    if (!Files.isWritable(cache.toAbsolutePath().getParent())) {
      throw new IOException(
          "cannot write to "
              + cache.toAbsolutePath().getParent()
              + ": run it as the owner of that directory, or name another place by --output");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println("Watching a daemon start and work, for half a minute ...");
    }
    Waiting waiting = Waiting.of(out, spec.commandLine().getErr(), json);
    try (Waiting.Shown _ = waiting.begin("musterd train: watching the daemon")) {
      new AotTraining(executable, cache).run();
    }
    out.println(
        json
            ? new JsonObject().put("cache", cache.toAbsolutePath().toString()).encodePrettily()
            : "Wrote " + cache + ".");
    return ExitCode.OK;
  }
}
