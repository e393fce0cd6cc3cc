package dev.musterd.bench;

import dev.musterd.model.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fleet of many runners as EC2 and GitHub list it, page by page: the pool {@code linux-x64} is
 * full and every runner of it works, those of the pool {@code spare} are idle and within its idle
 * count. Runners are dealt out to the owners in turn. What does not change is rendered once.
 */
final class LargeEstate {
  static final String FULL_POOL = "linux-x64";
  static final String IDLE_POOL = "spare";

  private static final int GITHUB_PAGE = 100;
  private static final long FIRST_ID = 0x0a0000;

  /** Jobs of the runners that work from the beginning, which no ticket was for. */
  private static final long EARLIER_JOBS = 40_000_000_000L;

  /** Nothing is young at the beginning. */
  private static final Duration AGE = Duration.ofHours(1);

  private final String environment;
  private final int owners;
  private final SortedMap<Long, String> instances = new TreeMap<>();
  private final List<SortedMap<Long, String>> runners = new ArrayList<>();
  private final Map<Long, Working> working = new HashMap<>();
  private final Deque<Long> inOrder = new ArrayDeque<>();
  private final Map<Long, Integer> ownerOf = new HashMap<>();
  private long last;

  /** A runner and the job that it runs. */
  record Working(String runner, int owner, long job) {}

  /** One page of a list, and whether more follow. */
  record Page(String content, boolean more) {}

  /**
   * @param busy runners of the full pool
   * @param idle runners of the other pool
   */
  LargeEstate(String environment, int owners, int busy, int idle) {
    this.environment = environment;
    this.owners = owners;
    Instant launched = Instant.now().minus(AGE);
    IntStream.range(0, owners).forEach(_ -> runners.add(new TreeMap<>()));
    for (int number = 0; number < busy + idle; number++) {
      boolean works = number < busy;
      String pool = works ? FULL_POOL : IDLE_POOL;
      long id = add(number % owners, pool, launched.plusMillis(number));
      list(id, pool, true, works);
      if (works) {
        works(id, EARLIER_JOBS + number);
      }
    }
  }

  String environment() {
    return environment;
  }

  int owners() {
    return owners;
  }

  static String owner(int number) {
    return "owner-" + number;
  }

  static int owner(String name) {
    return Integer.parseInt(name.substring("owner-".length()));
  }

  /** A waiting job's ticket, as {@code TicketJson} writes it. */
  String ticket(int job, Instant queuedAt) {
    String owner = owner(job % owners);
    return new JsonObject()
        .put("v", 1)
        .put("job", 50_000_000_000L + job)
        .put("run", 9_000_000_000L + job)
        .put("attempt", 1)
        .put("repository", owner + "/repository-" + job % 97)
        .put("labels", new JsonArray(List.of("self-hosted", "linux", "x64")))
        .put("queuedAt", queuedAt.toString())
        .put("owner", new JsonObject().put("scope", "organization").put("name", owner))
        .put("pool", FULL_POOL)
        .put("installation", 1 + job % owners)
        .put("delivery", "72d3162e-cc78-11e3-81ab-%012d".formatted(job))
        .put("headSha", "%040x".formatted(job))
        .encode();
  }

  /** The name of a runner, which is its instance's id. */
  static String name(long id) {
    return "i-%017x".formatted(FIRST_ID + id);
  }

  private static long id(String name) {
    return Long.parseLong(name.substring(2), 16) - FIRST_ID;
  }

  /** Launches an instance of the full pool; its name. */
  String launch(String owner) {
    return name(add(owner(owner), FULL_POOL, Instant.now()));
  }

  private long add(int owner, String pool, Instant launched) {
    long id = ++last;
    ownerOf.put(id, owner);
    instances.put(id, reservation(id, pool, owner, launched, "running", 16));
    return id;
  }

  /** Registers the runner of an instance; its id. */
  long register(String name) {
    long id = id(name);
    list(id, FULL_POOL, false, false);
    return 1_000 + id;
  }

  boolean isRegistered(String name) {
    long id = id(name);
    return runners.get(ownerOf.get(id)).containsKey(id);
  }

  /** The runner is online and takes a job. */
  Working start(String name, long job) {
    long id = id(name);
    list(id, FULL_POOL, true, true);
    return works(id, job);
  }

  private Working works(long id, long job) {
    Working begun = new Working(name(id), ownerOf.get(id), job);
    working.put(id, begun);
    inOrder.add(id);
    return begun;
  }

  private void list(long id, String pool, boolean online, boolean busy) {
    runners.get(ownerOf.get(id)).put(id, runner(id, pool, online, busy));
  }

  /** The job that runs for longest ends, and its instance with it; empty when none runs. */
  Optional<Working> end() {
    return Optional.ofNullable(inOrder.poll())
        .map(
            id -> {
              instances.remove(id);
              runners.get(ownerOf.get(id)).remove(id);
              return working.remove(id);
            });
  }

  /** A page of {@code DescribeInstances}; the token of each is where it begins. */
  Page instances(int from, int max) {
    String items = instances.values().stream().skip(from).limit(max).collect(Collectors.joining());
    return new Page(items, from + max < instances.size());
  }

  /** These instances, terminated where they are not there any more. */
  String instances(Collection<String> names) {
    return names.stream()
        .map(
            name -> {
              long id = id(name);
              return Optional.ofNullable(instances.get(id))
                  .orElseGet(
                      () ->
                          reservation(
                              id, FULL_POOL, ownerOf.get(id), Instant.now(), "terminated", 48));
            })
        .collect(Collectors.joining());
  }

  private String reservation(
      long id, String pool, int owner, Instant launched, String state, int code) {
    Map<String, String> tags =
        Map.of(
            Instance.Tag.ENVIRONMENT,
            environment,
            Instance.Tag.POOL,
            pool,
            Instance.Tag.SCOPE,
            "organization",
            Instance.Tag.OWNER,
            owner(owner),
            Instance.Tag.EPOCH,
            "1",
            "Name",
            "musterd-" + environment + "-" + pool);
    String tagItems =
        tags.entrySet().stream()
            .map(
                tag ->
                    element(
                        "item", element("key", tag.getKey()) + element("value", tag.getValue())))
            .collect(Collectors.joining());
    String place = "%d.%d".formatted(id / 250 % 250, id % 250);
    String reason =
        code == 48
            ? element(
                "stateReason",
                element("code", "Client.InstanceInitiatedShutdown")
                    + element("message", "Client.InstanceInitiatedShutdown: shutdown"))
            : "";
    String instance =
        element("instanceId", name(id))
            + element("imageId", "ami-0123456789abcdef0")
            + element(
                "instanceState", element("code", Integer.toString(code)) + element("name", state))
            + element("privateDnsName", "ip-10-0-" + place.replace('.', '-') + ".internal")
            + element("instanceType", "m5.large")
            + element("launchTime", launched.toString())
            + element("placement", element("availabilityZone", "eu-west-1a"))
            + element("subnetId", "subnet-00000001")
            + element("vpcId", "vpc-00000001")
            + element("privateIpAddress", "10.0." + place)
            + element("architecture", "x86_64")
            + element("instanceLifecycle", "spot")
            + reason
            + element("tagSet", tagItems);
    return element(
        "item",
        element("reservationId", "r-" + id) + element("instancesSet", element("item", instance)));
  }

  /** A page of an owner's runners; the first is 1. */
  Page runners(String owner, int page) {
    SortedMap<Long, String> all = runners.get(owner(owner));
    String items =
        all.values().stream()
            .skip((page - 1L) * GITHUB_PAGE)
            .limit(GITHUB_PAGE)
            .collect(Collectors.joining(","));
    return new Page(
        "{\"total_count\":" + all.size() + ",\"runners\":[" + items + "]}",
        page * GITHUB_PAGE < all.size());
  }

  private static String runner(long id, String pool, boolean online, boolean busy) {
    List<String> labels =
        pool.equals(FULL_POOL)
            ? List.of("self-hosted", "linux", "x64")
            : List.of("self-hosted", "linux", "x64", IDLE_POOL);
    return new JsonObject()
        .put("id", 1_000 + id)
        .put("name", name(id))
        .put("os", "linux")
        .put("status", online ? "online" : "offline")
        .put("busy", busy)
        .put("ephemeral", true)
        .put("runner_group_id", 1)
        .put(
            "labels",
            new JsonArray(
                labels.stream()
                    .map(
                        label ->
                            new JsonObject()
                                .put("id", 0)
                                .put("name", label)
                                .put("type", "read-only"))
                    .toList()))
        .encode();
  }

  static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  static String response(String action, String content) {
    return element(action + "Response", element("requestId", "r") + content);
  }
}
