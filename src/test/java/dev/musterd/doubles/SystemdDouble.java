package dev.musterd.doubles;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other end of NOTIFY_SOCKET: it keeps every message. */
public final class SystemdDouble implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int LONGEST = 4096;

  private static final MethodHandle SOCKET = call("socket", 3);
  private static final MethodHandle BIND = onBytes("bind", ValueLayout.JAVA_INT);
  private static final MethodHandle RECV =
      onBytes("recv", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = call("close", 1);

  private final String name;
  private final int socket;
  private final List<String> messages = new ArrayList<>();

  /**
   * @param name a path, or @ and an abstract name
   */
  public SystemdDouble(String name) throws IOException {
    this.name = name;
    try (Arena arena = Arena.ofConfined()) {
      byte[] path =
          (name.startsWith("@") ? "\0" + name.substring(1) : name).getBytes(StandardCharsets.UTF_8);
      ByteBuffer address = ByteBuffer.allocate(2 + path.length).order(ByteOrder.nativeOrder());
      byte[] bytes = address.putShort((short) AF_UNIX).put(path).array();
      socket = (int) SOCKET.invoke(AF_UNIX, SOCK_DGRAM, 0);
      int bound =
          (int) BIND.invoke(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), bytes.length);
      if (socket < 0 || bound != 0) {
        throw new IOException("cannot listen at " + name);
      }
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** What a service finds in NOTIFY_SOCKET. */
  public String name() {
    return name;
  }

  /** Every message so far. */
  public synchronized List<String> messages() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(LONGEST);
      long length = (long) RECV.invoke(socket, room, LONGEST, MSG_DONTWAIT);
      while (length >= 0) {
        byte[] bytes = room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        messages.add(new String(bytes, StandardCharsets.UTF_8));
        length = (long) RECV.invoke(socket, room, LONGEST, MSG_DONTWAIT);
      }
      return List.copyOf(messages);
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Every line of every message. */
  public List<String> lines() {
    return messages().stream().flatMap(String::lines).toList();
  }

  @Override
  public void close() {
    try {
      int closed = (int) CLOSE.invoke(socket);
      if (closed != 0) {
        throw new IllegalStateException("cannot close " + name);
      }
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static MethodHandle call(String name, int parameters) {
    ValueLayout[] all = new ValueLayout[parameters];
    java.util.Arrays.fill(all, ValueLayout.JAVA_INT);
    return link(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, all));
  }

  private static MethodHandle onBytes(String name, ValueLayout answer, ValueLayout... more) {
    List<ValueLayout> all = new ArrayList<>(List.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    all.add(more.length == 0 ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG);
    all.addAll(List.of(more));
    return link(name, FunctionDescriptor.of(answer, all.toArray(ValueLayout[]::new)));
  }

  @SuppressWarnings("restricted") // The tests' JVM allows it.
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
