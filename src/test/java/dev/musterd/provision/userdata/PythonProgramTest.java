package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonProgramTest {
  private static final Path SOURCES = Path.of("src/main/resources/dev/musterd/provision/userdata");

  /** Docstrings aside, both parse to the same. */
  private static final String SAME =
      """
      import ast, sys
      def tree(path):
          with open(path) as file:
              tree = ast.parse(file.read())
          for node in ast.walk(tree):
              body = getattr(node, "body", None)
              if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
                  if isinstance(body[0].value, ast.Constant):
                      del body[0]
          return ast.dump(tree)
      sys.exit(tree(sys.argv[1]) != tree(sys.argv[2]))
      """;

  @TempDir private Path directory;

  @Test
  void whatReadersNeed_isLeftOut() {
    assertEquals(
        "def f(a):\n if a:\n  return \"# no\"\n",
        PythonProgram.compact(
            """
            # What it is.

            def f(a):
                \"\"\"What it does.\"\"\"
                # Why.
                if a:
                    return "# no"  # and why here
            """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-calls.py", "watchdog.py"})
  void programs_doTheSame(String name) throws Exception {
    PythonTests.assumePython();
    Path source = SOURCES.resolve(name);
    String compact = PythonProgram.compact(Files.readString(source));
    assertTrue(compact.length() < Files.size(source));
    Path copy = Files.writeString(directory.resolve(name), compact);
    PythonTests.run("-c", SAME, source.toString(), copy.toString());
  }
}
