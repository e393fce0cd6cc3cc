package dev.musterd.github.client;

import dev.musterd.base.HttpProxy;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxy made no connection; the message names it, and its status when it answered. */
public final class ProxyFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** In the message of the transport's own exception, of which the class is not known here. */
  private static final Pattern STATUS = Pattern.compile("status: ([0-9]{3})");

  private ProxyFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure of a request by a proxy: this one, or the given one when another is to blame. */
  static Throwable of(HttpProxy proxy, Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher status = STATUS.matcher(text);
    if (status.find()) {
      String advice =
          status.group(1).equals("407")
              ? ": are user and password right, see proxy.credentials"
              : "";
      return new ProxyFailedException(
          "the proxy " + proxy + " answered " + status.group(1) + advice, failure);
    }
    boolean unreached =
        failure instanceof ConnectException
            || failure instanceof UnknownHostException
            || failure.getClass().getSimpleName().contains("ProxyConnect");
    return unreached
        ? new ProxyFailedException("the proxy " + proxy + " cannot be reached", failure)
        : failure;
  }
}
