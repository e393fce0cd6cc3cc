package dev.musterd.doubles;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the processes that this JVM starts the default dispositions of signals, also where it has
 * inherited: {@code nohup} ignores SIGHUP and a shell's background job SIGINT, and a signal that is
 * ignored stays so in every process that follows. One that is caught does not: {@code execve} sets
 * it to its default. So what this JVM was told to ignore it catches instead, and does nothing.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7), Signal
 *     dispositions</a>
 */
public final class DefaultSignals implements BeforeAllCallback {
  private static final int HUP = 1;
  private static final int INT = 2;
  private static final int TERM = 15;

  /** What {@code SIG_IGN} is as an address, on Linux and macOS. */
  private static final long IGNORED = 1;

  /** More than {@code struct sigaction} has anywhere. */
  private static final int SIGACTION_SIZE = 256;

  private static final MethodHandle SIGACTION =
      link(
          "sigaction",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS));

  private static final MethodHandle SIGNAL =
      link(
          "signal",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  /** JUnit finds it by {@code META-INF/services}, before the first test of any class. */
  @Override
  public void beforeAll(ExtensionContext context) {
    ensure();
  }

  /** For the processes that are started from now on. */
  public static void ensure() {
    List.of(HUP, INT, TERM).forEach(DefaultSignals::ensure);
  }

  private static synchronized void ensure(int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment present = arena.allocate(SIGACTION_SIZE, Long.BYTES);
      int read = (int) SIGACTION.invokeExact(signal, MemorySegment.NULL, present);
      // Its first member is the handler.
      if (read == 0 && present.get(ValueLayout.JAVA_LONG, 0) == IGNORED) {
        MemorySegment before = (MemorySegment) SIGNAL.invokeExact(signal, nothing());
        if (before.address() != IGNORED) {
          throw new IllegalStateException("cannot catch signal " + signal);
        }
      }
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** A function that takes a number and has no effect: {@code abs}. */
  private static MemorySegment nothing() {
    return Linker.nativeLinker().defaultLookup().findOrThrow("abs");
  }

  @SuppressWarnings("restricted") // The tests' JVM allows it.
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
