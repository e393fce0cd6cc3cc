package dev.musterd.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Standard output or standard error; always UTF-8, as a service often has no locale. */
public final class StandardWriter extends PrintWriter {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");

  private final int number;

  private StandardWriter(FileDescriptor descriptor, int number) {
    super(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    this.number = number;
  }

  public static StandardWriter out() {
    return new StandardWriter(FileDescriptor.out, 1);
  }

  public static StandardWriter err() {
    return new StandardWriter(FileDescriptor.err, 2);
  }

  /** Whether this writes to a terminal that can move its cursor. */
  static boolean isTerminal(PrintWriter writer) {
    return writer instanceof StandardWriter standard
        && !"dumb".equals(Optional.ofNullable(System.getenv("TERM")).orElse("dumb"))
        && standard.isTerminal();
  }

  private boolean isTerminal() {
    try {
      Path target = Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(number)));
      return TERMINAL.matcher(target.toString()).matches();
    } catch (IOException _) {
      // Without /proc only both can be asked for together.
      return System.console() != null && System.console().isTerminal();
    }
  }
}
