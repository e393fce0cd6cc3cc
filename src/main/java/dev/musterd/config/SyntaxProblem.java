package dev.musterd.config;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Typesafe Config says about a file that is no HOCON, without what stands in the file. */
final class SyntaxProblem {
  /** The parser quotes what it stumbled over, which may be half a secret; one character is none. */
  private static final Pattern HARMLESS = Pattern.compile("(?s)(?:[^'\"]|(['\"]).\\1)*+");

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
      default -> "is not HOCON: " + withoutContent(text);
    };
  }

  private static String withoutContent(String said) {
    // The advice that follows speaks of other file formats.
    String text = said.replaceFirst("(?s) \\(if you intended .*", "");
    Matcher harmless = HARMLESS.matcher(text);
    return harmless.matches() || !harmless.lookingAt()
        ? text
        : text.substring(0, harmless.end()).strip() + " …";
  }
}
