package dev.musterd.cli;

import dev.musterd.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the documentation of commands in packages: manual pages, and the completion for bash. */
final class CommandPages {
  private CommandPages() {}

  /**
   * @param arguments the directory, the version, and the date of the pages
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path man = Files.createDirectories(directory.resolve("man"));
    for (ManPage page : all(arguments[1], Instant.parse(arguments[2]))) {
      write(man.resolve(page.name() + ".1.gz"), page.text());
    }
    Path completion = Files.createDirectories(directory.resolve("completion"));
    Files.writeString(completion.resolve("musterd"), completion());
  }

  static List<ManPage> all(String version, Instant date) {
    CommandSpec musterd = Main.line().getCommandSpec();
    return family(musterd)
        .filter(command -> !command.usageMessage().hidden())
        .map(command -> new ManPage(command, version, date))
        .toList();
  }

  static String completion() {
    return AutoComplete.bash("musterd", Main.line());
  }

  private static Stream<CommandSpec> family(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .flatMap(CommandPages::family));
  }

  private static void write(Path file, String text) throws IOException {
    try (GZIPOutputStream out = new Smallest(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** As Debian's rules want pages compressed. */
  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
