package dev.musterd.cli;

import dev.musterd.config.Secret;
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
 */
record ManagementClient(URI listener, Optional<Secret> token) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a dry run of the reaper takes with thousands of runners. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Far more than the longest list, whose length the daemon limits. */
  private static final long BODY_MAX = 64L * 1024 * 1024;

  /** A response; its JSON is empty for a page that has none. */
  record Answer(int status, JsonObject json) {
    String error() {
      return json.getString("error", "the daemon answers with status " + status);
    }
  }

  /**
   * @throws NoAnswerException unless the page is there
   */
  JsonObject read(String page) {
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
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @throws NoAnswerException when no daemon answers, or something that is not musterd, or the
   *     token is wrong
   */
  Answer ask(String method, String page) {
    return send(request(page).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private Answer send(HttpRequest.Builder request) {
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY) // The listener is on this host or network.
            .build()) {
      return answer(
          http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), BODY_MAX)));
    } catch (HttpConnectTimeoutException | ConnectException absent) {
      throw new NoAnswerException(
          "no daemon answers at %s. Is it running (systemctl status musterd)? Is this its address?"
                  .formatted(listener)
              + " --config FILE or --url URL names another");
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

  private HttpRequest.Builder request(String page) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(listener + page)).timeout(ANSWER);
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it.reveal()));
    return request;
  }

  private Answer answer(HttpResponse<String> response) {
    if (response.statusCode() == 401) {
      throw new NoAnswerException(
          token.isPresent()
              ? "%s does not accept this management token: is it the daemon's own management.token?"
                  .formatted(listener)
              : "%s wants the management token: set management.token here too, or %s"
                  .formatted(listener, ManagementOptions.TOKEN_VARIABLE));
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
