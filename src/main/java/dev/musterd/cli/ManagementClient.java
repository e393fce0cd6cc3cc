package dev.musterd.cli;

import dev.musterd.config.secret.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Client of the running daemon's management API. Blocks, as commands have nothing else to do.
 *
 * @param listener its address, without a path
 * @param waiting shows that an answer takes long
 */
public record ManagementClient(URI listener, Optional<Secret> token, Waiting waiting) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a dry run of the reaper takes with thousands of runners. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Far more than the longest list, whose length the daemon limits. */
  private static final long BODY_MAX = 64L * 1024 * 1024;

  /** A response; its JSON is empty for a page that has none. */
  public record Answer(int status, JsonObject json) {
    public String error() {
      return json.getString("error", "the daemon answers with status " + status);
    }
  }

  /**
   * @throws NoAnswerException unless the page is there
   */
  public JsonObject read(String page) {
    Answer answer = ask("GET", page);
    if (answer.status() / 100 != 2) {
      throw new NoAnswerException(answer.error());
    }
    return answer.json();
  }

  /**
   * Has the daemon change something, in the name of who runs this command.
   *
   * @throws NoAnswerException with the daemon's reason unless it agrees
   */
  JsonObject act(String page, JsonObject body) {
    Answer answer = act("POST", page, Optional.of(body));
    if (answer.status() / 100 != 2) {
      throw new NoAnswerException(answer.error());
    }
    return answer.json();
  }

  /**
   * Asks for something to be done, and says who asks.
   *
   * @throws NoAnswerException as {@link #ask} does
   */
  Answer act(String method, String page, Optional<JsonObject> body) {
    return send(
        request(page)
            .header("Musterd-User", ClientName.current())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.map(json -> HttpRequest.BodyPublishers.ofString(json.encode()))
                    .orElseGet(HttpRequest.BodyPublishers::noBody)));
  }

  /** Text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @throws NoAnswerException when no daemon answers, or something that is not musterd, or the
   *     token is wrong
   */
  public Answer ask(String method, String page) {
    return send(request(page).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** A client for the listener; the caller closes it. */
  public static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .proxy(HttpClient.Builder.NO_PROXY) // The listener is on this host or network.
        .build();
  }

  private Answer send(HttpRequest.Builder request) {
    try (HttpClient http = http();
        Waiting.Shown _ = waiting.begin("waiting for the daemon")) {
      return answer(
          http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), BODY_MAX)));
    } catch (HttpConnectTimeoutException | ConnectException _) {
      throw absent();
    } catch (HttpTimeoutException late) {
      throw new NoAnswerException(
          "%s did not answer within %d seconds; its log says what it waits for"
              .formatted(listener, ANSWER.toSeconds()));
    } catch (IOException broken) {
      throw new NoAnswerException("%s does not answer properly: %s".formatted(listener, broken));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException("interrupted");
    }
  }

  /** No process listens at the address. */
  public NoAnswerException absent() {
    return new NoAnswerException(
        "no daemon answers at %s. Is it running (systemctl status musterd)? Is this its address?"
                .formatted(listener)
            + " --config FILE or --url URL names another");
  }

  private HttpRequest.Builder request(String page) {
    return authorized(page).timeout(ANSWER);
  }

  /** A request with the token. */
  public HttpRequest.Builder authorized(String page) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(listener + page));
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it.reveal()));
    return request;
  }

  /** The daemon wants another token. */
  public NoAnswerException unauthorized() {
    return new NoAnswerException(
        token.isPresent()
            ? "%s does not accept this management token: is it the daemon's own management.token?"
                .formatted(listener)
            : "%s wants the management token: set management.token here too, or %s"
                .formatted(listener, ManagementOptions.TOKEN_VARIABLE));
  }

  private Answer answer(HttpResponse<String> response) {
    if (response.statusCode() == 401) {
      throw unauthorized();
    }
    boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
    if (!json && response.body().equals("ok")) {
      return new Answer(response.statusCode(), new JsonObject());
    }
    try {
      if (json) {
        return new Answer(response.statusCode(), new JsonObject(response.body()));
      }
    } catch (DecodeException | ClassCastException notJson) {
      // Falls through: it is not musterd that answers.
    }
    throw new NoAnswerException("what answers at %s is not musterd".formatted(listener));
  }
}
