package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The pages and the completion that the packages bring. */
class CommandPagesTest {
  @TempDir private Path directory;

  static Stream<ManPage> pages() {
    return CommandPages.all("1.2.3", Instant.parse("2026-11-01T00:00:00Z")).stream();
  }

  @Test
  void everyCommand_hasAPage() {
    List<String> names = pages().map(ManPage::name).toList();
    assertEquals(count(Main.line()), names.size());
    assertTrue(
        names.containsAll(List.of("musterd", "musterd-run", "musterd-github-app-create")),
        names::toString);
  }

  private static int count(CommandLine command) {
    return 1 + command.getSubcommands().values().stream().mapToInt(CommandPagesTest::count).sum();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_namesEveryOptionAndItsMeaning(ManPage page) {
    String text = page.text();
    assertTrue(text.startsWith(".TH "), text);
    for (OptionSpec option : page.command().options()) {
      assertTrue(text.contains(option.longestName().replace("-", "\\-")), option.longestName());
      assertTrue(option.description().length > 0, option.longestName() + " is not described");
    }
    assertTrue(page.command().usageMessage().description().length > 0, page.name());
    assertTrue(!text.contains("${") && !text.contains("%n"), text);
  }

  /** Without a warning: groff knows every macro and escape. */
  @ParameterizedTest
  @MethodSource("pages")
  void page_isCleanRoff(ManPage page) throws Exception {
    Path groff = Path.of("/usr/bin/groff");
    assumeTrue(Files.isExecutable(groff), "groff is not installed");
    Path file = Files.writeString(directory.resolve(page.name()), page.text());
    Process process =
        new ProcessBuilder(
                groff.toString(), "-man", "-ww", "-z", "-Tutf8", "-Kutf8", file.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals("", new String(process.getInputStream().readAllBytes()));
    assertEquals(0, process.waitFor());
  }

  @Test
  void completion_isBash_andKnowsEveryCommand() throws Exception {
    String script = CommandPages.completion();
    Main.line().getSubcommands().keySet().forEach(name -> assertTrue(script.contains(name), name));
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "bash is not installed");
    Path file = Files.writeString(directory.resolve("completion"), script);
    Process process =
        new ProcessBuilder(
                bash.toString(),
                "-c",
                ". \"$1\"; COMP_WORDS=(musterd exp); COMP_CWORD=1; _complete_musterd;"
                    + " echo \"${COMPREPLY[*]}\"",
                "bash",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), answer);
    assertEquals("explain", answer.strip());
  }
}
