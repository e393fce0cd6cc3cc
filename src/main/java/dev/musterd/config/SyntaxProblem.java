package dev.musterd.config;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The problem of a file that is no HOCON. Messages of Typesafe Config quote what they stumble over,
 * which may be half a secret, so they are replaced; of the file no more than one mark is repeated.
 * The line is known, the column is not.
 */
final class SyntaxProblem {
  /** Part of a message of Typesafe Config, and its meaning; the first that fits is used. */
  private record Meaning(String said, String meaning) {}

  /** Broken text, independent of what is expected there. */
  private static final List<Meaning> BROKEN_TEXT =
      List.of(
          new Meaning("(JSON does not allow unescaped newline", "a \" is not closed on its line"),
          new Meaning(
              "(JSON does not allow unescaped control", "a control character stands in quotes"),
          new Meaning("(Substitution ${ was not closed", "a ${ is not closed with }"),
          new Meaning("triple-quoted string was still open", "a \"\"\" is not closed"),
          new Meaning("close parentheses ')' here, not: end of file", "a { is not closed with }"),
          new Meaning("(backslash followed by", "a backslash in quotes has to be written twice"),
          new Meaning("'$' not followed by {", "a $ is allowed in quotes only, or as ${NAME}"));

  /** What is expected there. */
  private static final List<Meaning> EXPECTED =
      List.of(
          new Meaning("Expecting a value but got", "a value is expected"),
          new Meaning("List should have ended", "a comma or ] is expected"),
          new Meaning("List should have ]", "a value or ] is expected"),
          new Meaning("Expecting close brace }", "a comma or } is expected"),
          new Meaning("Expecting end of input", "a comma or the end of the line is expected"),
          new Meaning("expecting a close parentheses", "a key is expected"),
          new Meaning("Key '", "= or { is expected after a key"),
          new Meaning("unbalanced close brace", "a } has no {"),
          new Meaning("Expecting a field name", "a ${} names nothing"),
          new Meaning("path has a leading", "a key begins or ends with a dot, or has two together"),
          new Meaning("expecting include", "include is expected to name a file in quotes"),
          new Meaning("rather than object at file root", "the file has to consist of keys"));

  private static final Pattern RESERVED = Pattern.compile("\\(Reserved character '(.)'");
  private static final Pattern MARK = Pattern.compile("'([=:,{}\\[\\]]|\\+=)'$");

  private SyntaxProblem() {}

  static Problem of(Path file, ConfigException e) {
    String where = Optional.ofNullable(e.origin()).map(Problems::where).orElse(file.toString());
    return new Problem(where, "", Optional.empty(), message(e));
  }

  private static String message(ConfigException e) {
    String said =
        Optional.ofNullable(e.origin()).map(origin -> origin.description() + ": ").orElse("");
    String text = e.getMessage().startsWith(said) ? e.getMessage().substring(said.length()) : "";
    return switch (e) {
      // Names what is missing, never a value.
      case ConfigException.UnresolvedSubstitution _ ->
          text + "; set it, or write ${?NAME} for one that may be missing";
      case ConfigException.IO _ -> "cannot be read: an included file is missing or not readable";
      default -> "is not HOCON: " + meaning(text);
    };
  }

  private static String meaning(String text) {
    // The advice that follows repeats the text and is about other file formats.
    String said = text.replaceFirst("(?s) \\(if you .*", "");
    Matcher reserved = RESERVED.matcher(said);
    if (reserved.find()) {
      return "the character " + reserved.group(1) + " is allowed in quotes only";
    }
    return first(BROKEN_TEXT, said)
        .or(() -> first(EXPECTED, said).map(expected -> expected + found(said)))
        .orElse("something here, or just before, does not belong");
  }

  private static Optional<String> first(List<Meaning> meanings, String said) {
    return meanings.stream()
        .filter(candidate -> said.contains(candidate.said()))
        .findFirst()
        .map(Meaning::meaning);
  }

  /** The mark that is there instead; other text is not repeated. */
  private static String found(String said) {
    Matcher mark = MARK.matcher(said);
    if (said.endsWith("end of file")) {
      return ", and the file ends";
    }
    return mark.find() ? ", and here is " + mark.group(1) : "";
  }
}
