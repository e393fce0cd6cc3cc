package dev.musterd.provision.userdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shell script with {@code {{names}}} in it. Each is replaced by one word of the shell, quoted
 * where it must be, so that {@code pool={{pool}}} is right for every value.
 */
record UserDataTemplate(String text) {
  /** A line that is a comment of a shell or of Python, but not the one that names the shell. */
  private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#(?!!).*\\R");

  /** The built-in template for Amazon Linux 2023 and Ubuntu, x64 and arm64. */
  static final UserDataTemplate BUILT_IN = new UserDataTemplate(program("user-data.sh"));

  /** The Python script with an instance's calls to AWS. */
  static final String AWS_CALLS = program("aws-calls.py");

  /** A placeholder of ours; {@code {{.Names}}} of other tools is left as it is. */
  private static final Pattern NAME = Pattern.compile("\\{\\{([a-z][a-z-]*)}}");

  /** The placeholders without a value, in order. */
  SortedSet<String> unknown(Map<String, String> values) {
    SortedSet<String> unknown = new TreeSet<>();
    NAME.matcher(text)
        .results()
        .map(name -> name.group(1))
        .filter(name -> !values.containsKey(name))
        .forEach(unknown::add);
    return unknown;
  }

  String fill(Map<String, String> values) {
    return NAME.matcher(text)
        .replaceAll(name -> Matcher.quoteReplacement(ShellWord.of(values.get(name.group(1)))));
  }

  /** Without its comments, which are a fifth of the size that EC2 limits. */
  private static String program(String name) {
    return COMMENT.matcher(resource(name)).replaceAll("");
  }

  private static String resource(String name) {
    try (InputStream stream = UserDataTemplate.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the package lacks its " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
