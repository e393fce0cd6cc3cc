package dev.musterd.flow;

import dev.musterd.base.ListPage;
import dev.musterd.decide.ConsoleLines;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.port.Compute;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the console of an instance for a person, also of one that ended within the last hour. */
public final class ShowLogs {
  /** EC2 throttles the call, and the daemon reads consoles of its own. */
  private static final int UNDERWAY_MAX = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Inventory inventory;
  private final Compute compute;
  private final Timers timers;
  private int underway;

  ShowLogs(Inventory inventory, Ports ports) {
    this.inventory = inventory;
    this.compute = ports.compute();
    this.timers = ports.timers();
  }

  /** What EC2 has. */
  public sealed interface Outcome {
    /**
     * @param ended whether the instance has ended
     * @param lines the last ones on its console
     */
    record Read(Instance instance, boolean ended, ListPage<String> lines) implements Outcome {}

    /** No such instance of ours. */
    record Unknown(String reason) implements Outcome {}

    record Unanswered(String reason) implements Outcome {}

    /** Too many are read at this moment. */
    record Busy() implements Outcome {}
  }

  /**
   * A log stream in CloudWatch Logs.
   *
   * @param group the log group that it is in
   */
  public record LogStream(String group, String name) {
    /**
     * The page of AWS's console that shows it. Each partition has a console of its own.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">partitions</a>
     */
    public String url(String region) {
      String domain =
          region.startsWith("cn-")
              ? "console.amazonaws.cn"
              : region.startsWith("us-gov-")
                  ? "console.amazonaws-us-gov.com"
                  : "console.aws.amazon.com";
      return "https://%s.%s/cloudwatch/home?region=%s#logsV2:log-groups/log-group/%s/log-events/%s"
          .formatted(region, domain, region, encoded(group), encoded(name));
    }

    /** Encoded twice, with a dollar sign in place of the second percent sign. */
    private static String encoded(String text) {
      String once = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      return URLEncoder.encode(once, StandardCharsets.UTF_8).replace('%', '$');
    }
  }

  /**
   * Never fails.
   *
   * @param runner the id of its instance, or its name at GitHub
   * @param max lines
   * @param secrets values that are not to be shown
   */
  public Future<Outcome> read(String runner, int max, Collection<String> secrets) {
    Optional<Instance.Id> id = Inventory.instanceOf(runner);
    if (id.isEmpty()) {
      return Future.succeededFuture(unknown(runner));
    } else if (underway >= UNDERWAY_MAX) {
      return Future.succeededFuture(new Outcome.Busy());
    }
    underway++;
    return inTime(read(id.get(), runner, text -> last(ConsoleLines.of(text, secrets), max)))
        .otherwise(
            failure -> new Outcome.Unanswered("EC2 does not answer: " + Failures.describe(failure)))
        .onComplete(_ -> underway--);
  }

  private static ListPage<String> last(List<String> lines, int max) {
    return new ListPage<>(
        lines.subList(Math.max(0, lines.size() - max), lines.size()), lines.size());
  }

  private Future<Outcome> read(
      Instance.Id id, String runner, Function<String, ListPage<String>> lines) {
    Optional<Instance> live = inventory.find(id).map(Runner::instance);
    return live.isPresent()
        ? console(live.get(), false, lines)
        : compute
            .ended()
            .compose(
                ended ->
                    ended.stream()
                        .filter(instance -> instance.id().equals(id))
                        .findFirst()
                        .map(instance -> console(instance, true, lines))
                        .orElseGet(() -> Future.succeededFuture(unknown(runner))));
  }

  private Future<Outcome> console(
      Instance instance, boolean ended, Function<String, ListPage<String>> lines) {
    return compute
        .console(instance.id())
        .map(text -> new Outcome.Read(instance, ended, lines.apply(text)));
  }

  private Future<Outcome> inTime(Future<Outcome> reading) {
    Promise<Outcome> first = Promise.promise();
    reading.onSuccess(first::tryComplete).onFailure(first::tryFail);
    timers
        .after(PATIENCE)
        .onSuccess(
            _ ->
                first.tryComplete(
                    new Outcome.Unanswered(
                        "EC2 did not answer within %d s".formatted(PATIENCE.toSeconds()))));
    return first.future();
  }

  private static Outcome unknown(String runner) {
    return new Outcome.Unknown(
        "EC2 has no instance of this environment known as %s; it forgets one an hour after its end"
            .formatted(runner));
  }
}
