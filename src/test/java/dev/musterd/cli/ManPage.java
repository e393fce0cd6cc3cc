package dev.musterd.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page of a command, made of the same model as its help. Picocli itself makes AsciiDoc
 * only, whose way to a page is a second tool chain; a page needs six macros.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/man.7.html">man(7)</a>
 */
record ManPage(CommandSpec command, String version, Instant date) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  /** As {@code man} wants it: musterd, or musterd-run. */
  String name() {
    return command.qualifiedName("-");
  }

  String text() {
    return Stream.of(
            List.of(head()),
            section("NAME", List.of(escaped(name()) + " \\- " + escaped(lowered(description())))),
            section("SYNOPSIS", List.of(".B " + escaped(synopsis()))),
            section("DESCRIPTION", List.of(escaped(description()))),
            section("COMMANDS", commands()),
            section("ARGUMENTS", arguments()),
            section("OPTIONS", options()),
            section("EXIT STATUS", exitCodes()),
            section("FILES", files()),
            section("SEE ALSO", List.of(seeAlso())))
        .flatMap(List::stream)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String head() {
    return ".TH %s 1 %s \"musterd %s\" \"musterd\""
        .formatted(name().toUpperCase(Locale.ROOT), DAY.format(date), version);
  }

  private static List<String> section(String title, List<String> lines) {
    return lines.isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(".SH " + title), lines.stream()).toList();
  }

  private String description() {
    return plain(String.join(" ", command.usageMessage().description()));
  }

  private String synopsis() {
    return plain(new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0))
        .replaceAll("\\s+", " ")
        .strip();
  }

  private List<String> commands() {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(it -> !it.usageMessage().hidden())
        .flatMap(it -> item(it.name(), new ManPage(it, version, date).description()))
        .toList();
  }

  private List<String> arguments() {
    return command.positionalParameters().stream()
        .filter(it -> !it.hidden())
        .flatMap(it -> item(it.paramLabel(), described(it)))
        .toList();
  }

  private List<String> options() {
    return command.options().stream()
        .filter(it -> !it.hidden())
        .flatMap(it -> item(named(it), described(it)))
        .toList();
  }

  private static String named(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  private static String described(ArgSpec argument) {
    return plain(String.join(" ", argument.description()))
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValueString()));
  }

  private List<String> exitCodes() {
    return command.root().usageMessage().exitCodeList().entrySet().stream()
        .flatMap(code -> item(code.getKey(), code.getValue()))
        .toList();
  }

  private List<String> files() {
    boolean reads = command.findOption("--config") != null;
    return reads ? item("/etc/musterd/musterd.conf", "The configuration.").toList() : List.of();
  }

  private String seeAlso() {
    String others =
        command.parent() == null
            ? command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(it -> !it.usageMessage().hidden())
                .map(it -> it.qualifiedName("-") + "(1)")
                .collect(Collectors.joining(", "))
            : "musterd(1)";
    return escaped(others + ", /usr/share/doc/musterd");
  }

  private static Stream<String> item(String term, String text) {
    return Stream.of(".TP", ".B " + escaped(term), escaped(text));
  }

  /** Picocli's own formats: %n, %% and its markup, none of which belongs on a page. */
  private static String plain(String text) {
    return Help.Ansi.OFF.string(text.formatted());
  }

  private static String lowered(String sentence) {
    String text = sentence.split("(?<=\\.)\\s")[0];
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT)
            + text.substring(1).replaceFirst("\\.$", "");
  }

  /** A backslash, a hyphen, and a dot or quote that begins a line mean something to roff. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
