package dev.musterd.http;

import dev.musterd.doubles.Hang;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand over one connection, so that a test can send what no client library would. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) Hang.LIMIT.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Header names in lower case. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** A whole POST to the webhook path. */
  public RawConnection post(Map<String, String> headers, byte[] body) throws IOException {
    return send(head("POST /webhook", headers, "Content-Length: " + body.length)).send(body);
  }

  public static String head(String methodAndPath, Map<String, String> headers, String more) {
    StringBuilder head = new StringBuilder(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append(more).append(more.isEmpty() ? "\r\n" : "\r\n\r\n").toString();
  }

  public Answer read() throws IOException {
    Answer head = readHead();
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(head.status(), head.headers(), body);
  }

  /** An answer without its body; to HEAD, there is none. */
  public Answer readHead() throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, "");
  }

  /** Waits for the server to end the connection, in whichever way. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Whether the server has ended it by now. */
  public boolean isClosed() throws IOException {
    socket.setSoTimeout(1);
    try {
      return isClosedByServer();
    } finally {
      socket.setSoTimeout((int) Hang.LIMIT.toMillis());
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended inside a line: " + line);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
