package dev.musterd.doubles.aws;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.Offering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One EC2 instance of the double, seen from inside and outside. */
public final class Machine {
  /** EC2's instance states, with their codes. */
  public enum State {
    PENDING("pending", 0),
    RUNNING("running", 16),
    STOPPED("stopped", 80),
    SHUTTING_DOWN("shutting-down", 32),
    TERMINATED("terminated", 48);

    private final String word;
    private final int code;

    State(String word, int code) {
      this.word = word;
      this.code = code;
    }

    public String word() {
      return word;
    }

    public int code() {
      return code;
    }
  }

  private final SimulatedCloud cloud;
  private final Instance.Id id;
  private final Offering offering;
  private Instant launchedAt;
  private final Map<String, String> tags;
  private Map<String, String> shownTags;
  private State state = State.PENDING;
  private Optional<String> endReason = Optional.empty();
  private final StringBuilder console = new StringBuilder();
  private final List<Runnable> onEnd = new ArrayList<>();

  Machine(
      SimulatedCloud cloud,
      Instance.Id id,
      Offering offering,
      Instant launchedAt,
      Map<String, String> tags) {
    this.cloud = cloud;
    this.id = id;
    this.offering = offering;
    this.launchedAt = launchedAt;
    this.tags = new HashMap<>(tags);
  }

  public Instance.Id id() {
    return id;
  }

  public Offering offering() {
    return offering;
  }

  public Instant launchedAt() {
    return launchedAt;
  }

  /** EC2 says from now on that it was launched so much earlier. */
  public void ageBy(Duration time) {
    launchedAt = launchedAt.minus(time);
  }

  public Map<String, String> tags() {
    if (shownTags == null) {
      shownTags = Map.copyOf(tags); // Read far more often than changed.
    }
    return shownTags;
  }

  public State state() {
    return state;
  }

  public boolean live() {
    return state != State.SHUTTING_DOWN && state != State.TERMINATED;
  }

  /** Why it ended, once it has. */
  public Optional<String> endReason() {
    return endReason;
  }

  /** EC2's code and message for why it ended. */
  public String stateReason() {
    String reason = endReason.orElse("");
    return switch (reason) {
      case "TerminateInstances" -> "Client.UserInitiatedShutdown: User initiated shutdown";
      case "spot interruption" -> "Server.SpotInstanceTermination: Spot instance termination";
      default ->
          reason.startsWith("Client.") || reason.startsWith("Server.")
              ? reason
              : "Client.InstanceInitiatedShutdown: Instance initiated shutdown";
    };
  }

  String stateReasonCode() {
    return stateReason().substring(0, stateReason().indexOf(':'));
  }

  /** Called when it shuts down, for any reason; at once when it already has. */
  public void onEnd(Runnable listener) {
    if (live()) {
      onEnd.add(listener);
    } else {
      listener.run();
    }
  }

  /** Writes a line on its console. */
  public void prints(String line) {
    console.append(line).append("\r\n");
  }

  String console() {
    return console.toString();
  }

  public String arn() {
    return SimulatedCloud.arn(id);
  }

  /** Its own one-time parameter, decrypted; a copy tagged for another instance is not readable. */
  public Optional<String> readParameter() {
    return live() ? cloud.parameters().readFrom(this) : Optional.empty();
  }

  public void deleteParameter() {
    if (live()) {
      cloud.parameters().remove(parameterName());
    }
  }

  /** Shuts itself down, which terminates it; also as a spot interruption or a crash does. */
  public void powerOff(String reason) {
    cloud.end(this, reason);
  }

  public boolean ours() {
    return tags.containsKey(Instance.Tag.ENVIRONMENT) && tags.containsKey(Instance.Tag.POOL);
  }

  String parameterName() {
    return "/musterd/" + tags.get(Instance.Tag.ENVIRONMENT) + "/tokens/" + id;
  }

  Map<String, String> mutableTags() {
    shownTags = null;
    return tags;
  }

  void becomes(State next) {
    state = next;
    cloud.tell(id, new InstanceNotice.Kind.StateChanged(next.word()));
  }

  /** Called when it does not run any more. */
  void goesSilent() {
    List<Runnable> listeners = List.copyOf(onEnd);
    onEnd.clear();
    listeners.forEach(Runnable::run);
  }

  void endedBecause(String reason) {
    endReason = Optional.of(reason);
    goesSilent();
  }
}
