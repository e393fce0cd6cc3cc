package dev.musterd.doubles.github;

import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The JSON of GitHub's responses. */
final class GitHubAnswers {
  private final Api api;

  GitHubAnswers(Api api) {
    this.api = api;
  }

  <T> void send(
      RoutingContext context, int status, Reply<T> reply, Function<T, JsonObject> render) {
    switch (reply) {
      case Reply.Done<T>(T value) -> {
        HttpServerResponse response = context.response().setStatusCode(status);
        if (status == 204) {
          response.end();
        } else {
          json(response).end(render.apply(value).toBuffer());
        }
      }
      case Reply.Refused<T>(int code, String message, Map<String, String> headers) -> {
        headers.forEach(context.response()::putHeader);
        error(context, code, message);
      }
      case Reply.Garbled<T>(String body) -> json(context.response()).end(body);
      case Reply.Cut<T>() -> context.request().connection().close();
      case Reply.Silent<T>() -> {}
    }
  }

  void error(RoutingContext context, int status, String message) {
    json(context.response().setStatusCode(status))
        .end(
            new JsonObject()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest")
                .put("status", Integer.toString(status))
                .toBuffer());
  }

  private static HttpServerResponse json(HttpServerResponse response) {
    return response.putHeader("content-type", "application/json; charset=utf-8");
  }

  /** A page with its ETag and the way to the next one; unchanged pages cost no limit. */
  void runners(
      RoutingContext context,
      Reply<Api.Page<Registration>> reply,
      int page,
      int size,
      long installation) {
    if (!(reply instanceof Reply.Done<Api.Page<Registration>>(Api.Page<Registration> found))) {
      send(context, 200, reply, GitHubAnswers::runners);
      return;
    }
    HttpServerResponse response = context.response();
    api.limitHeaders(installation).forEach(response::putHeader);
    String etag = "W/\"" + Integer.toHexString(found.hashCode()) + "\"";
    response.putHeader("etag", etag);
    if (!found.last()) {
      String url = context.request().absoluteURI().replaceAll("\\?.*", "");
      response.putHeader(
          "link",
          "<%s?per_page=%d&page=%d>; rel=\"next\", <%s?per_page=%d&page=%d>; rel=\"last\""
              .formatted(url, size, page + 1, url, size, (found.total() + size - 1) / size));
    }
    if (etag.equals(context.request().getHeader("if-none-match"))) {
      api.notModified(installation);
      response.setStatusCode(304).end();
      return;
    }
    send(context, 200, reply, GitHubAnswers::runners);
  }

  private static JsonObject runners(Api.Page<Registration> page) {
    return new JsonObject()
        .put("total_count", page.total())
        .put("runners", new JsonArray(page.items().stream().map(GitHubAnswers::runner).toList()));
  }

  private static JsonObject runner(Registration runner) {
    return new JsonObject()
        .put("id", runner.id().value())
        .put("name", runner.name())
        .put("os", "linux")
        .put("status", runner.online() ? "online" : "offline")
        .put("busy", runner.busy())
        .put("labels", labelsOf(runner.labels()));
  }

  static JsonObject run(Runs.Run run) {
    return new JsonObject()
        .put("id", run.id())
        .put("run_attempt", run.attempt())
        .put("status", run.status())
        .put("conclusion", run.conclusion().orElse(null))
        .put("updated_at", run.updatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  static JsonObject runJobs(List<Payloads.JobView> jobs) {
    return new JsonObject()
        .put("total_count", jobs.size())
        .put("jobs", new JsonArray(jobs.stream().map(Payloads::job).toList()));
  }

  static JsonObject labels(Labels labels) {
    return new JsonObject().put("total_count", labels.size()).put("labels", labelsOf(labels));
  }

  private static JsonArray labelsOf(Labels labels) {
    return new JsonArray(
        labels.values().stream()
            .map(label -> new JsonObject().put("name", label).put("type", "read-only"))
            .toList());
  }

  /** A JSON array; a repository's installation is its account's, which is a person's here. */
  void installations(RoutingContext context, Reply<Api.Page<Accounts.Installation>> reply) {
    if (reply
        instanceof
        Reply.Done<Api.Page<Accounts.Installation>>(Api.Page<Accounts.Installation> found)) {
      json(context.response())
          .end(
              new JsonArray(found.items().stream().map(GitHubAnswers::installation).toList())
                  .toBuffer());
    } else {
      send(context, 200, reply, _ -> new JsonObject());
    }
  }

  private static JsonObject installation(Accounts.Installation installation) {
    Owner owner = installation.owner();
    String type =
        switch (owner) {
          case Owner.Organization _ -> "Organization";
          case Owner.Enterprise _ -> "Enterprise";
          case Owner.Repository _ -> "User";
        };
    JsonObject account = new JsonObject();
    switch (owner) {
      case Owner.Organization organization ->
          account.put("login", organization.login()).put("type", type);
      case Owner.Enterprise enterprise -> account.put("slug", enterprise.slug());
      case Owner.Repository repository ->
          account.put("login", repository.account()).put("type", type);
    }
    return new JsonObject()
        .put("id", installation.id())
        .put("account", account)
        .put("target_type", type)
        .put("suspended_at", installation.suspended() ? "2026-11-01T00:00:00Z" : null);
  }

  static JsonObject app(String slug) {
    return new JsonObject().put("id", 4711).put("slug", slug).put("name", slug);
  }

  static JsonObject id(long id) {
    return new JsonObject().put("id", id);
  }

  static JsonObject token(Api.Token token) {
    return new JsonObject()
        .put("token", token.value())
        .put("expires_at", token.expires().toString());
  }

  static JsonObject groups(List<Accounts.Group> groups) {
    List<JsonObject> rendered =
        groups.stream()
            .map(
                group ->
                    new JsonObject()
                        .put("id", group.id())
                        .put("name", group.name())
                        .put("default", group.isDefault())
                        .put("inherited", group.inherited())
                        .put("visibility", group.only().isEmpty() ? "all" : "selected"))
            .toList();
    return new JsonObject()
        .put("total_count", rendered.size())
        .put("runner_groups", new JsonArray(rendered));
  }

  static JsonObject jit(Api.Jit jit) {
    FakeRunner made = jit.runner();
    Registration runner =
        new Registration(new Registration.Id(made.id), made.name, made.online, false, made.labels);
    return new JsonObject()
        .put("runner", runner(runner))
        .put("encoded_jit_config", jit.configuration());
  }

  /** A JSON array, newest first, with the cursor of the next page. */
  void deliveries(RoutingContext context, Reply<List<Deliveries.Entry>> reply) {
    if (!(reply instanceof Reply.Done<List<Deliveries.Entry>>(List<Deliveries.Entry> entries))) {
      send(context, 200, reply, _ -> new JsonObject());
      return;
    }
    if (!entries.isEmpty()) {
      String url = context.request().absoluteURI().replaceAll("\\?.*", "");
      long last = entries.getLast().delivery().id();
      context
          .response()
          .putHeader("link", "<%s?per_page=100&cursor=%d>; rel=\"next\"".formatted(url, last));
    }
    json(context.response())
        .end(new JsonArray(entries.stream().map(GitHubAnswers::delivery).toList()).toBuffer());
  }

  private static JsonObject delivery(Deliveries.Entry entry) {
    WebhookDelivery delivery = entry.delivery();
    return new JsonObject()
        .put("id", delivery.id())
        .put("guid", delivery.guid())
        .put("delivered_at", delivery.at().toString())
        .put("redelivery", delivery.redelivery())
        .put("duration", 0.1)
        .put("status", entry.ok() ? "OK" : "Invalid HTTP Response: " + entry.status().orElse(0))
        .put("status_code", entry.status().orElse(0))
        .put("event", delivery.event())
        .put("action", delivery.action())
        .put("installation_id", delivery.installation());
  }
}
