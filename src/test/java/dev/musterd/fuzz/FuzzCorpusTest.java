package dev.musterd.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plays the corpora without a fuzzer: what was found once stays mended. */
class FuzzCorpusTest {
  @ParameterizedTest
  @EnumSource
  void corpus_isReadAsDocumented(FuzzTarget target) throws Exception {
    assumeTrue(
        target != FuzzTarget.USER_DATA || Files.isExecutable(Path.of("/usr/bin/python3")),
        "needs python3");
    Method reader = Class.forName(target.className()).getMethod("fuzzerTestOneInput", byte[].class);
    for (Path input : target.inputs()) {
      try {
        reader.invoke(null, (Object) Files.readAllBytes(input));
      } catch (InvocationTargetException found) {
        throw new AssertionError(input.toString(), found.getCause());
      }
    }
  }
}
