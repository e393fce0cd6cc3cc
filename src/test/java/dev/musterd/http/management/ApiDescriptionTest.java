package dev.musterd.http.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.model.StartReading;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.state.Inventory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holds the API's description to the routes, and to what they answer. */
class ApiDescriptionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SCHEMAS = "#/components/schemas/";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build());
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonObject description = new JsonObject(ApiDescription.response().text());
  private final Set<String> seen = new TreeSet<>();
  private int port;

  @AfterEach
  void close() {
    http.close();
    vertx.close().await();
    world.close();
  }

  @Test
  void everyRoute_isDescribed_withItsMethods_andNothingElse() {
    Map<String, Set<String>> described = new TreeMap<>();
    description
        .getJsonObject("paths")
        .forEach(
            path ->
                described.put(
                    path.getKey().replaceAll("[{][^}]*[}]", "{}"),
                    methods(((JsonObject) path.getValue()).fieldNames())));
    assertEquals(routes(), described);
  }

  private Map<String, Set<String>> routes() {
    EventBroadcast broadcast = SimulatedDashboard.of(vertx, world).broadcast();
    Router router =
        new ManagementRoutes(
                vertx,
                new NodeState(List::of, () -> "", NodeRole.Single::new, "0.1.0"),
                SimulatedApi.of(world, () -> true),
                new EventRequests(broadcast, world.time()),
                new DeciderProxy(vertx))
            .addAll(
                new HostCheck(List.of(), _ -> true), new BearerToken(Optional.empty()), List.of());
    Map<String, Set<String>> routes = new TreeMap<>();
    for (Route route : router.getRoutes()) {
      String path = template(Optional.ofNullable(route.getName()).orElse(""));
      if (path.startsWith("/api/v1")) {
        Stream<String> names = route.methods().stream().map(HttpMethod::name);
        routes.put(path, methods(names.toList()));
      }
    }
    return routes;
  }

  /** A route's expression as a path with {@code {}} for each parameter. */
  private static String template(String regex) {
    return regex
        .replace("\\Q", "")
        .replace("\\E", "")
        .replaceAll("[(]?\\[\\^/\\]\\*[)]?|[.]\\*", "{}");
  }

  private static Set<String> methods(Iterable<String> names) {
    Set<String> methods = new TreeSet<>();
    names.forEach(name -> methods.add(name.toLowerCase(java.util.Locale.ROOT)));
    return methods;
  }

  @Test
  void everyOperation_hasAName_parametersThatExist_answers_andNeedsTheToken() {
    assertEquals(
        new JsonArray().add(new JsonObject().put("token", new JsonArray())),
        description.getJsonArray("security"));
    Set<String> names = new TreeSet<>();
    description
        .getJsonObject("paths")
        .forEach(
            path ->
                ((JsonObject) path.getValue())
                    .forEach(
                        method -> {
                          JsonObject operation = (JsonObject) method.getValue();
                          assertTrue(
                              names.add(operation.getString("operationId")), operation::encode);
                          assertFalse(operation.getString("summary").isBlank());
                          assertTrue(operation.getJsonObject("responses").containsKey("401"));
                          assertParameters(path.getKey(), operation);
                        }));
  }

  private void assertParameters(String path, JsonObject operation) {
    Set<String> inPath = new TreeSet<>();
    for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolve(((JsonObject) each).getString("$ref"));
      assertFalse(parameter.getString("description").isBlank());
      if (parameter.getString("in").equals("path")) {
        inPath.add(parameter.getString("name"));
      }
    }
    Set<String> wanted = new TreeSet<>();
    Pattern.compile("[{]([^}]*)[}]")
        .matcher(path)
        .results()
        .forEach(match -> wanted.add(match.group(1)));
    assertEquals(wanted, inPath, path);
  }

  private JsonObject resolve(String reference) {
    Object found = description;
    for (String part : reference.substring(2).split("/")) {
      found = ((JsonObject) found).getValue(part);
    }
    return (JsonObject) found;
  }

  @Test
  void answers_areAsDescribed() throws Exception {
    Job.Id runs = world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(12));
    world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(5));
    Job.Id waits = world.burst(2).getLast();
    world.until(() -> !world.journal().reasons(waits).isEmpty(), PATIENCE);
    String runner = world.machine(0).id().value();
    open();
    assertAnswer(200, "GET", "/api/v1/jobs", "/api/v1/jobs");
    assertAnswer(400, "GET", "/api/v1/jobs?limit=x", "/api/v1/jobs");
    assertAnswer(200, "GET", "/api/v1/jobs/" + waits, "/api/v1/jobs/{job}");
    assertAnswer(200, "GET", "/api/v1/jobs/" + runs, "/api/v1/jobs/{job}");
    assertAnswer(404, "GET", "/api/v1/jobs/77", "/api/v1/jobs/{job}");
    assertAnswer(400, "GET", "/api/v1/jobs/x", "/api/v1/jobs/{job}");
    assertAnswer(200, "GET", "/api/v1/runners", "/api/v1/runners");
    assertAnswer(200, "GET", "/api/v1/pools", "/api/v1/pools");
    assertAnswer(200, "GET", "/api/v1/cost", "/api/v1/cost");
    assertAnswer(400, "GET", "/api/v1/cost?zone=Mars", "/api/v1/cost");
    assertAnswer(200, "GET", "/api/v1/reap", "/api/v1/reap");
    assertAnswer(202, "POST", "/api/v1/reap", "/api/v1/reap");
    assertAnswer(200, "GET", "/api/v1/lease", "/api/v1/lease");
    assertAnswer(200, "GET", "/api/v1/events/recent?limit=5", "/api/v1/events/recent");
    assertAnswer(400, "GET", "/api/v1/events/recent?job=x", "/api/v1/events/recent");
    assertAnswer(400, "GET", "/api/v1/events?type=%20A", "/api/v1/events");
    assertAnswer(200, "GET", "/api/v1/openapi.json", "/api/v1/openapi.json");
    String pool = "/api/v1/pools/{pool}/";
    assertAnswer(200, "POST", "/api/v1/pools/linux-x64/pause", pool + "pause");
    assertAnswer(200, "GET", "/api/v1/pools", "/api/v1/pools");
    assertAnswer(200, "POST", "/api/v1/pools/linux-x64/resume", pool + "resume");
    assertAnswer(404, "POST", "/api/v1/pools/none/resume", pool + "resume");
    Inventory inventory = world.daemon().duties().inventory();
    inventory.warned(world.machine(0).id(), world.time().instant());
    inventory.rebalanceRecommended(world.machine(0).id(), world.time().instant());
    String about = "/api/v1/runners/" + runner;
    String path = "/api/v1/runners/{runner}";
    assertAnswer(200, "GET", about + "/logs", path + "/logs");
    assertAnswer(404, "GET", "/api/v1/runners/i-77/logs", path + "/logs");
    assertAnswer(200, "POST", about + "/hold", path + "/hold", "{\"for\":\"30m\"}");
    assertAnswer(200, "GET", "/api/v1/runners", "/api/v1/runners");
    assertAnswer(200, "DELETE", about + "/hold", path + "/hold");
    assertAnswer(409, "DELETE", about + "/hold", path + "/hold");
    assertAnswer(409, "POST", about + "/retire", path + "/retire");
    assertAnswer(202, "POST", about + "/retire", path + "/retire", "{\"when_idle\":true}");
    assertAnswer(200, "GET", "/api/v1/runners", "/api/v1/runners");
    assertAnswer(404, "POST", "/api/v1/runners/i-77/retire", path + "/retire");
    assertEquals(
        Set.of(),
        description.getJsonObject("paths").fieldNames().stream()
            .filter(it -> !seen.contains(it) && !it.equals("/api/v1/events"))
            .collect(java.util.stream.Collectors.toSet()),
        "paths without an answer");
  }

  private void open() {
    StartObjective objective = new StartObjective(Duration.ofSeconds(60), 0.95);
    Optional<StartReading> starts =
        StartReading.of(Stream.of(20, 90).map(Duration::ofSeconds).toList(), objective);
    ManagementServer server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> true, _ -> starts),
            SimulatedDashboard.of(vertx, world));
    server.start().await();
    port = server.port();
  }

  private void assertAnswer(int status, String method, String page, String path) throws Exception {
    assertAnswer(status, method, page, path, "");
  }

  private void assertAnswer(int status, String method, String page, String path, String body)
      throws Exception {
    HttpResponse<String> answer =
        SimulatedApi.<HttpResponse<String>, Exception>whileTimeMoves(
            vertx, world, () -> send(method, page, body));
    assertEquals(status, answer.statusCode(), page + ": " + answer.body());
    JsonObject schema =
        description
            .getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject(method.toLowerCase(java.util.Locale.ROOT))
            .getJsonObject("responses")
            .getJsonObject(Integer.toString(status))
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema");
    OutputUnit result = validate(schema, new JsonObject(answer.body()));
    assertTrue(result.getValid(), () -> page + ": " + result.getErrors() + " in " + answer.body());
    if (status < 300) {
      seen.add(path);
    }
  }

  private HttpResponse<String> send(String method, String page, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!method.equals("GET")) {
      request.header("Musterd-User", "test@here").header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** With nothing beside what is described: a field that the description forgets is an error. */
  private OutputUnit validate(JsonObject schema, JsonObject answer) {
    JsonObject whole =
        closed(schema.copy())
            .put("components", closed(description.getJsonObject("components").copy()));
    return Validator.create(
            JsonSchema.of(whole),
            new JsonSchemaOptions()
                .setBaseUri("https://musterd.example")
                .setDraft(Draft.DRAFT202012))
        .validate(answer);
  }

  private static JsonObject closed(JsonObject schema) {
    schema.forEach(
        field -> {
          if (field.getValue() instanceof JsonObject inner) {
            closed(inner);
          }
        });
    if (schema.getValue("properties") instanceof JsonObject
        && !schema.containsKey("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  @Test
  void test_findsAFieldThatIsNotDescribed() {
    JsonObject schema = new JsonObject().put("$ref", SCHEMAS + "Error");
    assertTrue(validate(schema, new JsonObject().put("error", "x")).getValid());
    assertFalse(validate(schema, new JsonObject().put("error", 1)).getValid());
    assertFalse(validate(schema, new JsonObject().put("error", "x").put("y", 1)).getValid());
    assertFalse(validate(schema, new JsonObject()).getValid());
  }
}
