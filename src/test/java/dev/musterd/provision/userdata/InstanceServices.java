package dev.musterd.provision.userdata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What an instance finds around it, on one port of 127.0.0.1: the metadata service (version 2
 * only), SSM and S3, both of which check signatures. It has memory, and faults to order.
 */
final class InstanceServices implements AutoCloseable {
  static final String INSTANCE = "i-0123456789abcdef0";
  static final String REGION = "ap-southeast-1";
  private static final String TOKEN = "token-of-the-metadata";

  /** Amazon's buckets that anyone may read. */
  private static final String PUBLIC = "/amazoncloudwatch-agent";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, String> parameters = new ConcurrentHashMap<>();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile BooleanSupplier interrupted = () -> false;
  private volatile String notice = "";
  private volatile Supplier<Reply> hold = () -> new Reply(404, new byte[0]);
  private volatile int misses;
  private volatile int mirrorFailures;
  private volatile Optional<Runnable> mirrorHangs = Optional.empty();
  private volatile boolean takenByAnother;
  private volatile boolean parametersStay;
  private volatile Optional<Reply> deletesEndWith = Optional.empty();

  InstanceServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** The standard variables that lead AWS's tools here. */
  Map<String, String> environment() {
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", here,
        "AWS_ENDPOINT_URL_SSM", here,
        "AWS_ENDPOINT_URL_S3", here);
  }

  void parameter(String value) {
    parameters.put("/musterd/gh-ci/tokens/" + INSTANCE, value);
  }

  /** From then on the metadata announce a spot interruption. */
  void interrupt(String time, BooleanSupplier when) {
    interrupted = when;
    notice = new JsonObject().put("action", "terminate").put("time", time).encode();
  }

  /** The object as it was put; empty when there is none. */
  Optional<String> stored(String key) {
    return Optional.ofNullable(objects.get("/mirror/" + key))
        .map(content -> new String(content, StandardCharsets.UTF_8));
  }

  void object(String key, byte[] content) {
    objects.put("/mirror/" + key, content);
  }

  /**
   * @param path after the bucket's common beginning
   */
  void publicObject(String path, byte[] content) {
    objects.put(PUBLIC + path, content);
  }

  /**
   * So many reads find no parameter; SSM says so to a role whose tag condition cannot be judged.
   */
  void parameterIsLate(int reads) {
    misses = reads;
  }

  /** As if each boot were of another instance. */
  void keepsParameters() {
    parametersStay = true;
  }

  /** Between this instance's read and its delete. */
  void parameterIsTakenByAnother() {
    takenByAnother = true;
  }

  /** The first delete has its effect, and its answer is lost; what is gone has no tag any more. */
  void deleteLosesItsAnswer() {
    deletesEndWith = Optional.of(Reply.LOST);
  }

  /** The first delete has its effect, and its answer is a failure of the service. */
  void deleteIsAnsweredByAFailure() {
    deletesEndWith =
        Optional.of(
            new Reply(
                500, "{\"__type\":\"InternalServerError\"}".getBytes(StandardCharsets.UTF_8)));
  }

  void mirrorFails(int requests) {
    mirrorFailures = requests;
  }

  /**
   * Requests are never answered.
   *
   * @param asked told of each
   */
  void mirrorHangs(Runnable asked) {
    mirrorHangs = Optional.of(asked);
  }

  boolean hasParameters() {
    return !parameters.isEmpty();
  }

  /** Actions of SSM and keys of S3, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private record Reply(int status, byte[] content) {
    /** The connection ends without an answer. */
    static final Reply LOST = new Reply(0, new byte[0]);

    static Reply ok(String text) {
      return new Reply(200, text.getBytes(StandardCharsets.UTF_8));
    }

    /** As SSM puts it, with more in it than a log should hold. */
    static Reply refused(String code) {
      String body = new JsonObject().put("__type", code).put("message", "about " + code).encode();
      return new Reply(400, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Reply reply = answer(exchange, body);
    if (reply.equals(Reply.LOST)) {
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(
        reply.status(), reply.content().length == 0 ? -1 : reply.content().length);
    exchange.getResponseBody().write(reply.content());
    exchange.close();
  }

  private Reply answer(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith(PUBLIC)) {
      // A signed request would be judged by the role, which has no right to the bucket.
      return exchange.getRequestHeaders().containsKey("Authorization")
          ? Reply.refused("AccessDenied")
          : read(path);
    }
    if (path.startsWith("/latest/")) {
      return metadata(exchange, path.substring("/latest/".length()));
    }
    String service = path.equals("/") ? "ssm" : "s3";
    if (!AwsSignature.isGood(exchange, body, service)) {
      return Reply.refused("SignatureDoesNotMatch");
    }
    return path.equals("/")
        ? ssm(
            exchange.getRequestHeaders().getFirst("X-Amz-Target"),
            new JsonObject(new String(body, StandardCharsets.UTF_8)))
        : exchange.getRequestMethod().equals("PUT")
            ? put(path, exchange.getRequestHeaders().getFirst("x-amz-tagging"), body)
            : read(path);
  }

  /** As the role's policy has it: in the instance's own name. */
  private Reply put(String path, String tags, byte[] body) {
    calls.add("PUT " + path);
    if (mirrorFailures-- > 0) {
      return new Reply(
          503, "<Error><Code>SlowDown</Code></Error>".getBytes(StandardCharsets.UTF_8));
    }
    String own = "arn:aws:ec2:" + REGION + ":123456789012:instance/" + INSTANCE;
    String name = URLEncoder.encode("musterd:instance-arn", StandardCharsets.UTF_8);
    if (!(name + "=" + URLEncoder.encode(own, StandardCharsets.UTF_8)).equals(tags)) {
      return new Reply(
          403, "<Error><Code>AccessDenied</Code></Error>".getBytes(StandardCharsets.UTF_8));
    }
    objects.put(path, body);
    return Reply.ok("");
  }

  private Reply metadata(HttpExchange exchange, String path) {
    var headers = exchange.getRequestHeaders();
    if (exchange.getRequestMethod().equals("PUT")) {
      boolean asked = headers.containsKey("X-aws-ec2-metadata-token-ttl-seconds");
      return asked && path.equals("api/token") ? Reply.ok(TOKEN) : new Reply(400, new byte[0]);
    }
    if (!TOKEN.equals(headers.getFirst("X-aws-ec2-metadata-token"))) {
      return new Reply(401, new byte[0]);
    }
    return switch (path) {
      case "dynamic/instance-identity/document" ->
          Reply.ok(
              new JsonObject()
                  .put("instanceId", INSTANCE)
                  .put("accountId", "123456789012")
                  .put("region", REGION)
                  .encode());
      case "meta-data/placement/region" -> Reply.ok(REGION);
      case "meta-data/services/partition" -> Reply.ok("aws");
      case "meta-data/spot/instance-action" -> notice();
      case "meta-data/tags/instance/musterd:hold-until" -> hold.get();
      case "meta-data/iam/security-credentials/" -> Reply.ok("runner");
      case "meta-data/iam/security-credentials/runner" -> Reply.ok(credentials());
      default -> new Reply(404, new byte[0]);
    };
  }

  /**
   * The tag of a hold in the metadata.
   *
   * @param answers one for each read, as status and text; after the last, there is no such tag
   */
  void holds(List<Map.Entry<Integer, String>> answers) {
    Iterator<Map.Entry<Integer, String>> rest = List.copyOf(answers).iterator();
    hold =
        () -> {
          calls.add("hold-until");
          if (!rest.hasNext()) {
            return new Reply(404, new byte[0]);
          }
          Map.Entry<Integer, String> next = rest.next();
          return new Reply(next.getKey(), next.getValue().getBytes(StandardCharsets.UTF_8));
        };
  }

  /**
   * The metadata never answer what the tag of a hold is.
   *
   * @param asked told of each question
   */
  void holdHangs(Runnable asked) {
    hold =
        () -> {
          asked.run();
          await();
          return Reply.LOST;
        };
  }

  private Reply notice() {
    return interrupted.getAsBoolean() ? Reply.ok(notice) : new Reply(404, new byte[0]);
  }

  private static String credentials() {
    var keys = AwsSignature.INSTANCE;
    return new JsonObject()
        .put("AccessKeyId", keys.accessKeyId())
        .put("SecretAccessKey", keys.secretAccessKey())
        .put("Token", keys.sessionToken())
        .encode();
  }

  private Reply ssm(String target, JsonObject body) {
    String action = target.replace("AmazonSSM.", "");
    calls.add(action);
    String name = body.getString("Name");
    return switch (action) {
      case "GetParameter" -> read(name, body.getBoolean("WithDecryption", false));
      case "DeleteParameter" -> deleted(name);
      default -> Reply.refused("UnknownOperationException");
    };
  }

  /** To a role whose right depends on a tag, SSM does not say that a parameter is not there. */
  private Reply deleted(String name) {
    if (parametersStay) {
      return Reply.ok("{}");
    }
    boolean there = parameters.remove(name) != null && !takenByAnother;
    if (there) {
      return deletesEndWith.orElse(Reply.ok("{}"));
    }
    return Reply.refused(
        deletesEndWith.isPresent() ? "AccessDeniedException" : "ParameterNotFound");
  }

  private Reply read(String name, boolean decrypted) {
    if (misses-- > 0) {
      return Reply.refused("AccessDeniedException");
    }
    return Optional.ofNullable(parameters.get(name))
        .map(
            value ->
                Reply.ok(
                    new JsonObject()
                        .put(
                            "Parameter",
                            new JsonObject().put("Value", decrypted ? value : "encrypted"))
                        .encode()))
        .orElse(Reply.refused("ParameterNotFound"));
  }

  private Reply read(String path) {
    calls.add(path);
    mirrorHangs.ifPresent(
        asked -> {
          asked.run();
          await();
        });
    if (mirrorFailures-- > 0) {
      return new Reply(
          503, "<Error><Code>SlowDown</Code></Error>".getBytes(StandardCharsets.UTF_8));
    }
    return Optional.ofNullable(objects.get(path))
        .map(content -> new Reply(200, content))
        .orElse(
            new Reply(
                404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8)));
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
