package dev.musterd.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A load generator of one thread: sends requests over keep-alive connections, the next one on a
 * connection as soon as the answer to the last has come. It costs less CPU for a request than any
 * server does, so that two cores suffice to saturate one event loop.
 */
final class KeepAliveLoad implements AutoCloseable {
  private static final int ANSWER_MAX = 8 * 1024;
  private static final String LENGTH = "\r\ncontent-length: ";
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final byte[][] requests;
  private final int status;
  private int next;
  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private long answers;

  /**
   * @param requests heads and bodies of one length, sent in turn
   * @param status that every answer has to have
   */
  KeepAliveLoad(int port, byte[][] requests, int status, int connections) throws IOException {
    this(new int[] {port}, requests, status, connections);
  }

  /** The same over several servers in turn, each with as many connections. */
  KeepAliveLoad(int[] ports, byte[][] requests, int status, int connections) throws IOException {
    this.requests = requests;
    this.status = status;
    for (int i = 0; i < connections; i++) {
      this.connections.add(
          new Connection(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), ports[i % ports.length])));
    }
  }

  /** Sends for that long, then waits for the answers that are still missing; how many came. */
  long run(Duration time) throws IOException {
    answers = 0;
    long end = System.nanoTime() + time.toNanos();
    for (Connection connection : connections) {
      connection.send();
    }
    int open = connections.size();
    while (open > 0) {
      selector.select();
      boolean more = System.nanoTime() < end;
      for (SelectionKey key : selector.selectedKeys()) {
        open -= ((Connection) key.attachment()).advance(more) ? 0 : 1;
      }
      selector.selectedKeys().clear();
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out = ByteBuffer.allocateDirect(requests[0].length);
    private final ByteBuffer in = ByteBuffer.allocate(ANSWER_MAX);

    Connection(InetSocketAddress server) throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, 0, this);
    }

    void send() throws IOException {
      out.clear();
      out.put(requests[next]).flip();
      next = (next + 1) % requests.length;
      write();
    }

    private void write() throws IOException {
      channel.write(out);
      key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** False once the answer has come and no further request was sent. */
    boolean advance(boolean more) throws IOException {
      if (key.isWritable()) {
        write();
        return true;
      }
      if (channel.read(in) < 0) {
        throw new IOException("the server has closed the connection");
      }
      if (!isComplete()) {
        return true;
      }
      answers++;
      in.clear();
      if (more) {
        send();
      } else {
        key.interestOps(0);
      }
      return more;
    }

    private boolean isComplete() throws IOException {
      String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return false;
      }
      if (Integer.parseInt(text, STATUS_AT, STATUS_AT + 3, 10) != status) {
        throw new IOException("not answered with " + status + ": " + text);
      }
      int from = text.indexOf(LENGTH) + LENGTH.length();
      return in.position() == end + 4 + Integer.parseInt(text, from, text.indexOf('\r', from), 10);
    }
  }
}
