package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.s3.S3Double;
import dev.musterd.model.AwsNames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * GitHub, EC2, SSM, STS, SQS and S3 of a large fleet, in a process of its own, so that their CPU is
 * not the daemon's. Each answers after 20 ms, S3 at once. Lists of runners are always answered in
 * full: among working runners, every page changes.
 *
 * <p>Arguments: environment, owners, busy runners, idle runners, waiting jobs. Prints the port of
 * S3 and that of all others.
 */
final class LargeServices {
  static final String FIGURES = "/large/figures";
  static final String ROUND = "/large/round";
  static final String TURNOVER = "/large/turnover";
  static final String SECRET = "only-for-tests";

  private static final long LATENCY_MILLIS = Long.getLong("large.latency", 20);
  private static final long LOOK_MILLIS = 50;
  private static final String ACCOUNT = "123456789012";

  private static final Pattern TOKEN = Pattern.compile("NextToken=(\\d+)");
  private static final Pattern MAX_RESULTS = Pattern.compile("MaxResults=(\\d+)");

  /** What one page of {@code DescribeInstances} has at most. */
  private static final int EC2_PAGE_MAX = 1_000;

  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{17}");
  private static final Pattern CAPACITY = Pattern.compile("TotalTargetCapacity=(\\d+)");
  private static final Pattern OWNER =
      Pattern.compile("Key=musterd:owner&[A-Za-z0-9.]+Value=([a-z0-9-]+)");

  private final Vertx vertx;
  private final LargeQueue queue;
  private final LargeEstate estate;
  private final LargeTurnover turnover;
  private final Map<String, Integer> calls = new TreeMap<>();
  private final Map<String, Long> latest = new TreeMap<>();
  private HttpServer server;

  private LargeServices(Vertx vertx, LargeEstate estate, int jobs) {
    this.vertx = vertx;
    this.estate = estate;
    this.queue = new LargeQueue(new AwsNames(estate.environment()).jobQueue());
    this.turnover = new LargeTurnover(vertx, estate, queue);
    Instant now = Instant.now();
    for (int job = 0; job < jobs; job++) {
      turnover.queue(job, now);
    }
  }

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    int[] numbers =
        IntStream.range(1, arguments.length).map(i -> Integer.parseInt(arguments[i])).toArray();
    LargeEstate estate = new LargeEstate(arguments[0], numbers[0], numbers[1], numbers[2]);
    LargeServices services = new LargeServices(vertx, estate, numbers[3]);
    services.server =
        ServiceDoubles.await(
            vertx.createHttpServer().requestHandler(services::handle).listen(0, "127.0.0.1"));
    S3Double s3 = ServiceDoubles.await(S3Double.start(vertx));
    s3.memory().addBucket(new AwsNames(arguments[0]).bucket(ACCOUNT, "eu-west-1"));
    System.out.println(s3.endpoint().getPort() + " " + services.server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case FIGURES -> end(request.response(), json(figures()));
      case ROUND -> {
        queue.newRound();
        calls.clear();
        latest.clear();
        end(request.response(), json(figures()));
      }
      case TURNOVER -> {
        turnover.begin(
            Integer.parseInt(request.getParam("port")), Integer.parseInt(request.getParam("rate")));
        end(request.response(), json(figures()));
      }
      default -> request.body().onSuccess(body -> route(request, body));
    }
  }

  private JsonObject figures() {
    return queue
        .figures(System.currentTimeMillis())
        .put("calls", new JsonObject(Map.copyOf(calls)))
        .put("latest", new JsonObject(Map.copyOf(latest)))
        .put("turnover", turnover.figures());
  }

  private static Buffer json(JsonObject object) {
    return object.toBuffer();
  }

  private void route(HttpServerRequest request, Buffer body) {
    String target = request.getHeader("X-Amz-Target");
    if (target != null && target.startsWith("AmazonSQS")) {
      sqs(request, target.substring(target.indexOf('.') + 1), body.toJsonObject());
    } else if (target != null) {
      called("SSM");
      later(request, "application/x-amz-json-1.1", json(ssm(target)));
    } else if (body.toString().contains("Action=")) {
      query(request, URLDecoder.decode(body.toString(), StandardCharsets.UTF_8));
    } else {
      called("GitHub");
      gitHub(request, body);
    }
  }

  private void called(String what) {
    calls.merge(what, 1, Integer::sum);
    latest.put(what, System.currentTimeMillis());
  }

  private void sqs(HttpServerRequest request, String operation, JsonObject call) {
    called(operation);
    long end = System.currentTimeMillis() + 1_000L * call.getInteger("WaitTimeSeconds", 0);
    vertx.setTimer(LATENCY_MILLIS, _ -> sqs(request, operation, call, end));
  }

  /** A long poll looks again and again. */
  private void sqs(HttpServerRequest request, String operation, JsonObject call, long end) {
    long now = System.currentTimeMillis();
    if (operation.equals("ReceiveMessage") && now < end && queue.isEmpty(call, now)) {
      vertx.setTimer(LOOK_MILLIS, _ -> sqs(request, operation, call, end));
      return;
    }
    String base = "http://127.0.0.1:" + server.actualPort();
    request.response().putHeader("Content-Type", "application/x-amz-json-1.0");
    end(request.response(), json(queue.answer(operation, call, now, base)));
  }

  private static JsonObject ssm(String target) {
    return target.endsWith("GetParametersByPath")
        ? new JsonObject().put("Parameters", new JsonArray())
        : new JsonObject().put("Version", 1).put("Tier", "Standard");
  }

  /** EC2's and STS's protocol. */
  private void query(HttpServerRequest request, String form) {
    String action = form.replaceFirst("(?s).*Action=(\\w+).*", "$1");
    boolean listsLive = action.equals("DescribeInstances") && form.contains("=pending");
    called(listsLive ? "ListInstances" : action);
    if (listsLive) {
      Matcher token = TOKEN.matcher(form);
      int from = token.find() ? Integer.parseInt(token.group(1)) : 0;
      Matcher maximum = MAX_RESULTS.matcher(form);
      int max = maximum.find() ? Integer.parseInt(maximum.group(1)) : EC2_PAGE_MAX;
      LargeEstate.Page page = estate.instances(from, max);
      String next =
          page.more() ? LargeEstate.element("nextToken", Integer.toString(from + max)) : "";
      later(
          request,
          "text/xml",
          described(LargeEstate.element("reservationSet", page.content()) + next));
      return;
    }
    String content =
        switch (action) {
          case "GetCallerIdentity" ->
              LargeEstate.element(
                  "GetCallerIdentityResult", LargeEstate.element("Account", ACCOUNT));
          case "DescribeInstances" ->
              LargeEstate.element(
                  "reservationSet",
                  estate.instances(
                      INSTANCE.matcher(form).results().map(MatchResult::group).toList()));
          case "CreateFleet" -> fleet(form);
          case "CreateTags", "DeleteTags" -> LargeEstate.element("return", "true");
          default -> "";
        };
    Buffer answer =
        Buffer.buffer(
            action.equals("GetCallerIdentity")
                ? LargeEstate.element("GetCallerIdentityResponse", content)
                : LargeEstate.response(action, content));
    later(request, "text/xml", answer);
  }

  private static Buffer described(String content) {
    return Buffer.buffer(LargeEstate.response("DescribeInstances", content));
  }

  private String fleet(String form) {
    Matcher capacity = CAPACITY.matcher(form);
    Matcher owner = OWNER.matcher(form);
    if (!capacity.find() || !owner.find()) {
      throw new IllegalArgumentException(form);
    }
    String place =
        LargeEstate.element(
            "launchTemplateAndOverrides",
            LargeEstate.element(
                "overrides",
                LargeEstate.element("instanceType", "m5.large")
                    + LargeEstate.element("subnetId", "subnet-00000001")));
    String placed =
        IntStream.range(0, Integer.parseInt(capacity.group(1)))
            .mapToObj(_ -> launched(owner.group(1)))
            .map(
                name ->
                    LargeEstate.element(
                        "item",
                        place
                            + LargeEstate.element("lifecycle", "spot")
                            + LargeEstate.element("instanceIds", LargeEstate.element("item", name))
                            + LargeEstate.element("instanceType", "m5.large")))
            .collect(Collectors.joining());
    return LargeEstate.element("fleetId", "fleet-1")
        + LargeEstate.element("errorSet", "")
        + LargeEstate.element("fleetInstanceSet", placed);
  }

  private String launched(String owner) {
    String name = estate.launch(owner);
    turnover.launched(name, owner);
    return name;
  }

  private void gitHub(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    response
        .putHeader("x-ratelimit-limit", "15000")
        .putHeader("x-ratelimit-remaining", "14000")
        .putHeader("x-ratelimit-reset", Long.toString(Instant.now().getEpochSecond() + 3_000));
    String path = request.path();
    if (path.endsWith("/actions/runners") && request.getParam("name") == null) {
      later(request, "application/json", page(request));
    } else if (path.endsWith("/generate-jitconfig")) {
      String name = body.toJsonObject().getString("name");
      later(
          request.response().setStatusCode(201),
          "application/json",
          json(
              new JsonObject()
                  .put("encoded_jit_config", "x".repeat(4_088))
                  .put(
                      "runner",
                      new JsonObject().put("id", estate.register(name)).put("name", name))));
    } else if (path.endsWith("/access_tokens")) {
      later(
          request.response().setStatusCode(201),
          "application/json",
          json(
              new JsonObject()
                  .put("token", "large")
                  .put("expires_at", Instant.now().plus(Duration.ofHours(1)).toString())));
    } else if (path.endsWith("/deliveries")) {
      later(request, "application/json", Buffer.buffer("[]"));
    } else if (path.endsWith("/installations")) {
      later(request, "application/json", installations().toBuffer());
    } else {
      later(request, "application/json", json(one(path)));
    }
  }

  private Buffer page(HttpServerRequest request) {
    called("ListRunners");
    String[] path = request.path().split("/");
    int number = Integer.parseInt(request.params().get("page"));
    LargeEstate.Page page = estate.runners(path[path.length - 3], number);
    if (page.more()) {
      request
          .response()
          .putHeader(
              "link",
              "<%s?per_page=100&page=%d>; rel=\"next\"".formatted(request.path(), number + 1));
    }
    return Buffer.buffer(page.content());
  }

  private JsonArray installations() {
    return new JsonArray(
        IntStream.range(0, estate.owners())
            .mapToObj(
                number ->
                    new JsonObject()
                        .put("id", 1 + number)
                        .put("target_type", "Organization")
                        .put(
                            "account",
                            new JsonObject()
                                .put("login", LargeEstate.owner(number))
                                .put("type", "Organization")))
            .toList());
  }

  private static JsonObject one(String path) {
    if (path.endsWith("/installation")) {
      String owner = path.replaceFirst(".*/(owner-[0-9]+)/.*", "$1");
      return new JsonObject().put("id", 1 + LargeEstate.owner(owner));
    } else if (path.endsWith("/runner-groups")) {
      return new JsonObject()
          .put("total_count", 1)
          .put(
              "runner_groups",
              new JsonArray().add(new JsonObject().put("id", 1).put("name", "Default")));
    }
    return new JsonObject()
        .put("id", 1)
        .put("slug", "musterd")
        .put("name", "musterd")
        .put("status", "queued");
  }

  private void later(HttpServerRequest request, String type, Buffer answer) {
    later(request.response(), type, answer);
  }

  private void later(HttpServerResponse response, String type, Buffer answer) {
    response.putHeader("Content-Type", type);
    vertx.setTimer(LATENCY_MILLIS, _ -> end(response, answer));
  }

  private static void end(HttpServerResponse response, Buffer answer) {
    response.end(answer);
  }
}
