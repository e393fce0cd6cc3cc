package dev.musterd.cli.aws;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Asks the operator to confirm; {@code --yes} confirms in advance. */
final class Approval {
  private static final Set<String> YES = Set.of("y", "yes");

  private final Function<String, Optional<String>> terminal;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  Approval() {
    this(Approval::ask);
  }

  /**
   * @param terminal the answer to a question; empty without a terminal
   */
  Approval(Function<String, Optional<String>> terminal) {
    this.terminal = terminal;
  }

  /** The operator's answer. */
  enum Word {
    YES,
    NO,
    /** There is no terminal to ask on. */
    NO_TERMINAL
  }

  Word on(String question) {
    if (yes) {
      return Word.YES;
    }
    return terminal
        .apply(question + " [y/N] ")
        .map(answer -> YES.contains(answer.strip().toLowerCase(Locale.ROOT)) ? Word.YES : Word.NO)
        .orElse(Word.NO_TERMINAL);
  }

  /** The end of the input is no answer, and so a no. */
  private static Optional<String> ask(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(Optional.ofNullable(console.readLine("%s", question)).orElse(""));
  }
}
