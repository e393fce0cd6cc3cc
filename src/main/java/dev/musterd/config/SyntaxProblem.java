package dev.musterd.config;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Typesafe Config says about a file that is no HOCON, in words of ours. Its own quote what it
 * stumbled over, which may be half a secret; of the file no more than one mark is repeated. It
 * knows the line and no column.
 */
final class SyntaxProblem {
  /** What its message contains, and what that means; the first that fits. */
  private record Meaning(String said, String meaning) {}

  /** The text itself is broken, whatever should stand there. */
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

  /** What should stand there. */
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
    String said = Optional.ofNullable(e.origin()).map(it -> it.description() + ": ").orElse("");
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
    // The advice that follows repeats the text and speaks of other file formats.
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
        .filter(each -> said.contains(each.said()))
        .findFirst()
        .map(Meaning::meaning);
  }

  /** The kind of what stands there; what is no mark is not repeated. */
  private static String found(String said) {
    Matcher mark = MARK.matcher(said);
    if (said.endsWith("end of file")) {
      return ", and the file ends";
    }
    return mark.find() ? ", and here is " + mark.group(1) : "";
  }
}
