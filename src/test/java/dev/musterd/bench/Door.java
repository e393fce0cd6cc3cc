package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of 127.0.0.1 between the daemon and one double, by which the double becomes unreachable:
 * it hands bytes on, or fails every connection in one of three ways. With each change, all open
 * connections end.
 */
final class Door {
  /** What befalls a connection. */
  enum Mode {
    OPEN,
    /** The port is closed: the system refuses the connection. */
    REFUSES,
    /** Requests are taken, and never answered. */
    HANGS,
    /** Any request is answered 503, and the connection ends. */
    ANSWERS_503
  }

  private static final String LOOPBACK = "127.0.0.1";

  private static final Buffer UNAVAILABLE =
      Buffer.buffer(
          "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

  private final Vertx vertx;
  private final URI target;
  private final NetClient client;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private NetServer server;
  private int port;
  private volatile Mode mode = Mode.OPEN;
  private volatile Runnable onRequest = () -> {};

  private Door(Vertx vertx, URI target) {
    this.vertx = vertx;
    this.target = target;
    this.client = vertx.createNetClient();
  }

  /** In front of a double that is there already. */
  static Door before(Vertx vertx, URI target) {
    Door door = new Door(vertx, target);
    door.listen();
    return door;
  }

  URI uri() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  /** Called with each part of a request that will not be answered. */
  void onRequest(Runnable listener) {
    onRequest = listener;
  }

  boolean isOpen() {
    return mode == Mode.OPEN;
  }

  /** Not to be called from an event loop. */
  void become(Mode next) {
    if (mode == Mode.REFUSES && next != Mode.REFUSES) {
      listen();
    } else if (mode != Mode.REFUSES && next == Mode.REFUSES) {
      ServiceDoubles.await(server.close());
    }
    mode = next;
    sockets.forEach(NetSocket::close);
  }

  /** On the same port each time, which the daemon was given. */
  private void listen() {
    server =
        ServiceDoubles.await(
            vertx.createNetServer().connectHandler(this::accept).listen(port, LOOPBACK));
    port = server.actualPort();
  }

  private void accept(NetSocket socket) {
    sockets.add(socket);
    socket.closeHandler(_ -> sockets.remove(socket));
    socket.exceptionHandler(_ -> socket.close());
    switch (mode) {
      case OPEN -> connect(socket);
      case ANSWERS_503 ->
          socket.handler(_ -> socket.write(UNAVAILABLE).onComplete(_ -> socket.close()));
      case HANGS, REFUSES -> socket.handler(_ -> onRequest.run());
    }
  }

  private void connect(NetSocket socket) {
    socket.pause();
    client
        .connect(target.getPort(), target.getHost())
        .onSuccess(
            other -> {
              sockets.add(other);
              other.exceptionHandler(_ -> other.close());
              other.closeHandler(
                  _ -> {
                    sockets.remove(other);
                    socket.close();
                  });
              socket.closeHandler(
                  _ -> {
                    sockets.remove(socket);
                    other.close();
                  });
              other.handler(socket::write);
              socket.handler(other::write);
              socket.resume();
            })
        .onFailure(_ -> socket.close());
  }
}
