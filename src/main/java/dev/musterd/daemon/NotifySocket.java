package dev.musterd.daemon;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The datagram socket at which systemd hears from a service. The JDK has Unix sockets for streams
 * only, so the two calls go to the C library, with Linux's numbers for their flags.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
final class NotifySocket {
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;

  /** A full socket costs a message and must never block an event loop. */
  private static final int MSG_DONTWAIT = 0x40;

  private static final int MSG_NOSIGNAL = 0x4000;

  /** Room for a path in {@code struct sockaddr_un}, unix(7). */
  private static final int PATH_MAX = 108;

  private final byte[] address;
  private final MethodHandle sendto;
  private final int socket;

  private NotifySocket(byte[] address) {
    Linker linker = Linker.nativeLinker();
    this.address = address;
    this.sendto = call(linker, "sendto", SENDTO);
    this.socket = open(call(linker, "socket", SOCKET));
  }

  private static final FunctionDescriptor SOCKET =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private static final FunctionDescriptor SENDTO =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);

  /**
   * Loads the JDK's part for foreign calls, some ten milliseconds, so it is a worker's business.
   *
   * @param environment where systemd names the socket; empty when it does not, or names one that is
   *     neither a path nor abstract
   */
  static Optional<NotifySocket> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
        .flatMap(NotifySocket::address)
        .map(NotifySocket::new);
  }

  /** Sends one message of lines {@code NAME=value}; false when systemd did not take it. */
  boolean send(String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment body = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
      MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
      return (long)
              sendto.invokeExact(
                  socket, body, (long) text.length, MSG_DONTWAIT | MSG_NOSIGNAL, to, address.length)
          == text.length;
    } catch (Throwable broken) {
      throw new IllegalStateException("sendto(2) of the C library", broken);
    }
  }

  /** As {@code struct sockaddr_un}: the family, then a path, or a NUL and an abstract name. */
  private static Optional<byte[]> address(String name) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = name.startsWith("@");
    if (path.length < 2 || path.length >= PATH_MAX || !(isAbstract || name.startsWith("/"))) {
      return Optional.empty();
    }
    if (isAbstract) {
      path[0] = 0;
    }
    return Optional.of(
        ByteBuffer.allocate(Short.BYTES + path.length)
            .order(ByteOrder.nativeOrder())
            .putShort(AF_UNIX)
            .put(path)
            .array());
  }

  @SuppressWarnings("restricted") // The manifest and the launcher allow it.
  private static MethodHandle call(Linker linker, String name, FunctionDescriptor descriptor) {
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  private static int open(MethodHandle socket) {
    try {
      int descriptor = (int) socket.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (descriptor < 0) {
        throw new IllegalStateException("no Unix datagram socket is to be had");
      }
      return descriptor;
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Throwable broken) {
      throw new IllegalStateException("socket(2) of the C library", broken);
    }
  }
}
