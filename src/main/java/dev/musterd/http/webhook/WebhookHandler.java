package dev.musterd.http.webhook;

import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.access.Senders;
import dev.musterd.http.webhook.WebhookSignature.Claim;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * The webhook route: reads the raw body, verifies its signature, only then parses it, and hands the
 * event on. The body is read here and not by vertx-web, so that it is bounded, and a sender without
 * a signature is refused, before anything is buffered.
 */
final class WebhookHandler implements Handler<RoutingContext> {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Made once, as a flood of rejected requests would make it again for each. */
  private static final WebhookResponse NOT_VERIFIED =
      WebhookResponse.error(401, "the signature does not match the body and any webhook secret");

  /**
   * The form is the same JSON percent-encoded: accepting it would mean a second decoder for the
   * sake of one setting, so the answer says which.
   */
  private static final WebhookResponse NO_FORM =
      WebhookResponse.error(
          415, "choose the content type application/json in the settings of this webhook");

  private final Function<WebhookEvent, Future<Acceptance>> accept;
  private final WebhookLimits limits;
  private final WebhookTelemetry telemetry;
  private volatile WebhookSignature signature;

  /**
   * @param accept the duty that takes an event; it may also throw
   */
  WebhookHandler(
      WebhookSignature signature,
      Function<WebhookEvent, Future<Acceptance>> accept,
      WebhookLimits limits,
      WebhookTelemetry telemetry) {
    this.signature = signature;
    this.accept = accept;
    this.limits = limits;
    this.telemetry = telemetry;
  }

  /** Takes other secrets from the next request on; called by any thread. */
  void trust(WebhookSignature other) {
    signature = other;
    limits.senders().forgetFailures();
  }

  @Override
  public void handle(RoutingContext context) {
    WebhookExchange exchange = new WebhookExchange(context.request(), limits, telemetry);
    Optional<Senders.Refusal> refusal = limits.senders().refusal(context.request());
    if (refusal.isPresent()) {
      exchange.respond(WebhookResponse.of(refusal.get()));
      return;
    }
    WebhookSignature active = signature;
    Claim claim =
        active.claim(
            exchange.header(WebhookSignature.SHA256_HEADER),
            exchange.header(WebhookSignature.SHA1_HEADER));
    switch (claim) {
      case Claim.Missing(String reason) -> exchange.respond(WebhookResponse.error(401, reason));
      case Claim.Claimed claimed ->
          exchange.readBody(
              body -> judge(exchange, body, isVerified(context.request(), active, claimed, body)));
    }
  }

  /** Responds to a request that comes to no webhook. */
  void refuse(RoutingContext context, WebhookResponse response) {
    new WebhookExchange(context.request(), limits, telemetry).respond(response);
  }

  /** Responds to a request that a bug has met. */
  void fail(RoutingContext context) {
    refuse(context, telemetry.failed(context.failure()));
  }

  private boolean isVerified(
      HttpServerRequest request, WebhookSignature active, Claim.Claimed claimed, RequestBody body) {
    boolean verified = active.verify(claimed, body);
    if (verified) {
      limits.senders().verified(request);
    } else {
      limits.senders().failed(request);
    }
    return verified;
  }

  private void judge(WebhookExchange exchange, RequestBody body, boolean verified) {
    if (!verified) {
      exchange.respond(NOT_VERIFIED);
    } else if (isForm(exchange)) {
      exchange.respond(NO_FORM);
    } else {
      read(exchange, body);
    }
  }

  private static boolean isForm(WebhookExchange exchange) {
    return exchange
        .header(HttpHeaders.CONTENT_TYPE)
        .map(type -> type.regionMatches(true, 0, FORM, 0, FORM.length()))
        .orElse(false);
  }

  private void read(WebhookExchange exchange, RequestBody body) {
    Optional<String> event = exchange.header("X-GitHub-Event");
    if (event.isEmpty()) {
      exchange.respond(WebhookResponse.error(400, "the header X-GitHub-Event is missing"));
      return;
    }
    String delivery = exchange.header("X-GitHub-Delivery").orElse("");
    switch (WebhookJson.read(event.get(), delivery, body)) {
      case WebhookJson.Reading.Malformed(String reason) ->
          exchange.respond(WebhookResponse.error(400, reason));
      case WebhookJson.Reading.Readable(WebhookEvent readable) ->
          accept(readable).onSuccess(exchange::respond);
    }
  }

  private Future<WebhookResponse> accept(WebhookEvent event) {
    Future<Acceptance> acceptance;
    try {
      acceptance = accept.apply(event);
    } catch (RuntimeException bug) {
      acceptance = Future.failedFuture(bug);
    }
    return acceptance.map(WebhookResponse::of).otherwise(telemetry::failed);
  }
}
