package dev.musterd.doubles.github;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A machine's connection to GitHub; it begins online and ends once. */
public final class RunnerSession {
  private final SimulatedGitHub github;
  private final FakeRunner runner;
  private final List<Consumer<RunningJob>> onJob = new ArrayList<>();
  private final List<Runnable> onEnd = new ArrayList<>();
  private boolean ended;

  RunnerSession(SimulatedGitHub github, FakeRunner runner) {
    this.github = github;
    this.runner = runner;
  }

  public String runnerName() {
    return runner.name;
  }

  public boolean ephemeral() {
    return runner.ephemeral;
  }

  public boolean ended() {
    return ended;
  }

  /** Called for each job it gets, at once for the one it already has. */
  public RunnerSession onJob(Consumer<RunningJob> listener) {
    onJob.add(listener);
    runner.job.ifPresent(job -> listener.accept(running(job)));
    return this;
  }

  /** Called when it ends: the one job of an ephemeral runner is done, or it was removed. */
  public RunnerSession onEnd(Runnable listener) {
    if (ended) {
      listener.run();
    } else {
      onEnd.add(listener);
    }
    return this;
  }

  /** The machine died or was cut off: GitHub sees the runner offline, its job fails later. */
  public void disconnect() {
    if (!ended) {
      github.disconnected(runner);
      end();
    }
  }

  /** The runner hangs: to GitHub it is offline, but its machine runs on and notices nothing. */
  public void fallSilent() {
    if (!ended) {
      ended = true;
      github.disconnected(runner);
    }
  }

  void started(FakeJob job) {
    List.copyOf(onJob).forEach(listener -> listener.accept(running(job)));
  }

  void end() {
    if (!ended) {
      ended = true;
      onEnd.forEach(Runnable::run);
    }
  }

  private RunningJob running(FakeJob job) {
    return new RunningJob(job.job.id(), job.repository(), runner.name);
  }
}
