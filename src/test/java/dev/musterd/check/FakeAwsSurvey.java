package dev.musterd.check;

import dev.musterd.model.LaunchPlan;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.Images;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An account in memory that has what conf/musterd.conf names; a test takes away or changes. */
final class FakeAwsSurvey implements AwsSurvey {
  static final CheckFailedException ABSENT =
      new CheckFailedException(CheckFailedException.Why.ABSENT, "there is none");
  static final CheckFailedException DENIED =
      new CheckFailedException(CheckFailedException.Why.DENIED, "AccessDenied: not you");

  /** By the name of the method; what is here fails. */
  final Map<String, CheckFailedException> failures = new HashMap<>();

  final List<String> asked = new ArrayList<>();
  Queues queues = new Queues("https://sqs.example/gh-ci-queued-jobs.fifo", "dead", List.of());
  String bucketRegion = "eu-west-1";
  Key key = new Key("arn:key", "Enabled", true, true);
  Template template = new Template(1, "ami-x", true, true, true, true);
  String parameterType = Images.Parameter.IMAGE;
  Map<String, String> imageArchitectures = new HashMap<>(Map.of("ami-a", "arm64"));
  Set<String> absentImages = Set.of();
  String imageName = "";
  double quota = 1000;
  Permission launch = new Permission.Allowed();
  Permission terminate = new Permission.Unclear("can only be tried while an instance runs");

  private <T> Future<T> answer(String method, T value) {
    asked.add(method);
    return Optional.ofNullable(failures.get(method))
        .<Future<T>>map(Future::failedFuture)
        .orElseGet(() -> Future.succeededFuture(value));
  }

  @Override
  public Future<Caller> caller() {
    return answer("caller", new Caller("123456789012", "arn:role", "eu-west-1"));
  }

  @Override
  public Future<Queues> queues() {
    return answer("queues", queues);
  }

  @Override
  public Future<String> eventQueue() {
    return answer("eventQueue", "https://sqs.example/gh-ci-ec2-events");
  }

  @Override
  public Future<String> bucketRegion(String bucket) {
    asked.add(bucket);
    return answer("bucketRegion", bucketRegion);
  }

  @Override
  public Future<Void> upload(String bucket, String key) {
    return answer("upload", null);
  }

  @Override
  public Future<Optional<String>> mirrored(String bucket, String key) {
    return answer("mirrored", Optional.of("2.335.0"));
  }

  @Override
  public Future<Key> key(String name) {
    return answer("key", key);
  }

  /** That of the arm64 pool has an image for it. */
  @Override
  public Future<Template> template(String name) {
    return answer(
        "template",
        name.contains("arm64")
            ? new Template(
                1,
                "ami-a",
                template.tokens(),
                template.profile(),
                template.userData(),
                template.terminates())
            : template);
  }

  @Override
  public Future<List<Subnet>> subnets(Collection<String> ids) {
    return answer(
        "subnets",
        ids.stream()
            .map(
                id ->
                    new Subnet(
                        id, "vpc-123", "eu-west-1" + (id.endsWith("3") ? "a" : "b"), 250, false))
            .toList());
  }

  @Override
  public Future<List<Type>> types(Collection<String> names) {
    return answer(
        "types",
        names.stream()
            .map(name -> new Type(name, Set.of(name.contains("7g") ? "arm64" : "x86_64"), 2))
            .toList());
  }

  @Override
  public Future<Map<String, Set<String>>> zones(Collection<String> types) {
    return answer(
        "zones", types.stream().collect(Collectors.toMap(type -> type, _ -> Set.of("eu-west-1a"))));
  }

  @Override
  public Images images() {
    return new Images() {
      @Override
      public Future<Optional<Image>> newest(
          Map<String, List<String>> filters, List<String> owners) {
        return answer(
            "images", Optional.of(image("ami-n", filters.get("architecture").getFirst())));
      }

      @Override
      public Future<Optional<Image>> byId(String id) {
        return answer(
            "image",
            absentImages.contains(id)
                ? Optional.empty()
                : Optional.of(image(id, imageArchitectures.getOrDefault(id, "x86_64"))));
      }

      @Override
      public Future<Optional<Parameter>> parameter(String name) {
        return failures.get("parameter") == ABSENT
            ? Future.succeededFuture(Optional.empty())
            : answer("parameter", Optional.of(new Parameter("ami-p", parameterType)));
      }
    };
  }

  private Images.Image image(String id, String architecture) {
    return new Images.Image(id, imageName, "/dev/xvda", architecture, "available", true);
  }

  @Override
  public Future<Boolean> roleExists(String name) {
    return failures.containsKey("role") && failures.get("role") == ABSENT
        ? Future.succeededFuture(false)
        : answer("role", true);
  }

  @Override
  public Future<Double> quota(String code) {
    return answer("quota", quota);
  }

  @Override
  public Future<Permission> mayLaunch(LaunchPlan plan) {
    return answer("mayLaunch", launch);
  }

  @Override
  public Future<Permission> mayTerminate() {
    return answer("mayTerminate", terminate);
  }

  @Override
  public Future<Permission> mayLeaveConfiguration(Optional<String> kmsKey) {
    return answer("mayLeaveConfiguration", new Permission.Allowed());
  }

  @Override
  public Future<Permission> mayWorkQueue(String url) {
    return answer("mayWorkQueue", new Permission.Allowed());
  }
}
