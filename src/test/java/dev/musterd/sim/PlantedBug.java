package dev.musterd.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A plausible mistake, put into our own source text, compiled, and simulated in place of what we
 * have.
 *
 * @param name in words
 * @param finders the seeds that found it last, which are played first: when a change of ours keeps
 *     one of them from it, another spares the search
 * @param edits each puts one wrong piece of text in the place of a right one
 */
record PlantedBug(String name, List<Long> finders, List<Edit> edits) {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Its class path is this JVM's. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private static final List<String> OPTIONS = List.of("-proc:none");
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "musterd");

  /**
   * One wrong piece of text.
   *
   * @param file below the base package, such as {@code flow/ReapRunners}
   * @param right stands there exactly once
   */
  record Edit(String file, String right, String wrong) {}

  static PlantedBug of(String name, String file, String right, String wrong) {
    return new PlantedBug(name, List.of(), List.of(new Edit(file, right, wrong)));
  }

  PlantedBug and(String file, String right, String wrong) {
    return new PlantedBug(name, finders, List.of(edits.getFirst(), new Edit(file, right, wrong)));
  }

  /** It was these seeds that found it last. */
  PlantedBug foundBefore(Long... seeds) {
    return new PlantedBug(name, List.of(seeds), edits);
  }

  /**
   * The seed that shows it, and how: one that found it last, or the first of so many. The bug's
   * classes go to this folder.
   */
  Optional<String> foundBy(int seeds, Path classes) {
    compile(classes);
    Mutants mutants = new Mutants(classes);
    return Stream.concat(finders.stream(), LongStream.rangeClosed(1, seeds).boxed())
        .map(mutants::play)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** One bug at a time, with the jars of the class path opened once for all of them. */
  private void compile(Path classes) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    synchronized (FILES) {
      boolean compiled =
          COMPILER
              .getTask(
                  null,
                  into(classes),
                  said,
                  OPTIONS,
                  null,
                  edits.stream().map(Source::new).toList())
              .call();
      if (!compiled) {
        throw new IllegalStateException(name + " does not compile: " + said.getDiagnostics());
      }
    }
  }

  private static JavaFileManager into(Path classes) {
    try {
      FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      return FILES;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String edited(Edit edit) {
    try {
      String text = Files.readString(SOURCES.resolve(edit.file() + ".java"));
      int first = text.indexOf(edit.right());
      if (first < 0 || text.indexOf(edit.right(), first + 1) >= 0) {
        throw new IllegalStateException(
            edit.file() + " has changed; it must hold exactly once: " + edit.right());
      }
      return text.replace(edit.right(), edit.wrong());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Edit edit) {
      super(URI.create("string:///dev/musterd/" + edit.file() + ".java"), Kind.SOURCE);
      text = edited(edit);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Our classes anew, with the wrong ones among them. */
  private static final class Mutants extends ClassLoader {
    private final Path classes;
    private final Map<String, Class<?>> loaded = new HashMap<>();

    Mutants(Path classes) {
      super(PlantedBug.class.getClassLoader());
      this.classes = classes;
    }

    Optional<String> play(long seed) {
      try {
        Object result =
            loadClass(Simulation.class.getName()).getMethod("play", long.class).invoke(null, seed);
        boolean holds = (boolean) result.getClass().getMethod("holds").invoke(result);
        return holds
            ? Optional.empty()
            : Optional.of(
                "seed " + seed + ": " + result.getClass().getMethod("violations").invoke(result));
      } catch (ReflectiveOperationException failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.musterd.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = loaded.get(name);
      if (known == null) {
        byte[] bytes = bytes(name.replace('.', '/') + ".class");
        known = defineClass(name, bytes, 0, bytes.length);
        loaded.put(name, known);
      }
      return known;
    }

    private byte[] bytes(String file) throws ClassNotFoundException {
      Path wrong = classes.resolve(file);
      try (InputStream bytes =
          Files.exists(wrong) ? Files.newInputStream(wrong) : getResourceAsStream(file)) {
        if (bytes == null) {
          throw new ClassNotFoundException(file);
        }
        return bytes.readAllBytes();
      } catch (IOException failure) {
        throw new ClassNotFoundException(file, failure);
      }
    }
  }
}
