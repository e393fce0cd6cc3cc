package dev.musterd.github.client;

import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Maps the exceptions of a failed connection to reasons for an operator. */
public final class ConnectionErrors {
  private static final int DEEPEST_CAUSE = 10;

  private ConnectionErrors() {}

  /** The failure to reach a host as a reason for people, from its causes. */
  public static CheckFailedException explained(String host, Throwable failure) {
    List<Throwable> chain =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(DEEPEST_CAUSE)
            .toList();
    if (failure instanceof ProxyFailedException) {
      return new CheckFailedException(Why.NO_ANSWER, failure.getMessage());
    }
    if (has(chain, UnknownHostException.class)) {
      return new CheckFailedException(Why.NO_NAME, "the name " + host + " is not known");
    }
    if (has(chain, TimeoutException.class) || isLateConnection(chain)) {
      return new CheckFailedException(Why.NO_ANSWER, host + " does not answer in time");
    }
    if (has(chain, ConnectException.class)) {
      return new CheckFailedException(Why.NO_ANSWER, host + " refuses the connection");
    }
    if (has(chain, FileSystemException.class)) {
      return new CheckFailedException(Why.UNREADABLE_FILE, "github.ca-file cannot be read");
    }
    return secure(host, chain, failure);
  }

  /** The transport's own exception is a refused connection by its class. */
  private static boolean isLateConnection(List<Throwable> chain) {
    return chain.stream().anyMatch(each -> each.getClass().getSimpleName().contains("Timeout"));
  }

  private static CheckFailedException secure(
      String host, List<Throwable> chain, Throwable failure) {
    if (has(chain, CertPathBuilderException.class)) {
      return new CheckFailedException(
          Why.UNKNOWN_AUTHORITY, host + " shows a certificate of an authority unknown here");
    }
    // The Java runtime reports an outdated certificate as a path that it cannot validate.
    if (has(chain, CertPathValidatorException.class) || has(chain, CertificateException.class)) {
      return new CheckFailedException(
          Why.WRONG_CERTIFICATE,
          host + " shows a certificate that is not for this name, or not for this day");
    }
    return has(chain, SSLException.class)
        ? new CheckFailedException(Why.NO_TLS, host + " does not speak TLS as it should")
        : new CheckFailedException(
            Why.NO_ANSWER,
            "the connection to " + host + " broke (" + failure.getClass().getSimpleName() + ")");
  }

  private static boolean has(List<Throwable> chain, Class<? extends Throwable> kind) {
    return chain.stream().anyMatch(kind::isInstance);
  }
}
