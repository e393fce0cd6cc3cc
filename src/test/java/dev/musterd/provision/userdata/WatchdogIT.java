package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The watchdog beside stand-ins for the runner's programs, on a machine that is only the test's.
 * Its time passes by its own pauses alone, and each takes a tenth: a slow machine changes nothing.
 */
class WatchdogIT extends InstanceBoot {
  private static final String EVIDENCE = "interruptions/" + InstanceServices.INSTANCE + ".json";

  private static final String FASTER =
      """
      import select, threading, time
      passed, sleep, wait = [0.0], time.sleep, select.select

      def spend(seconds):
          if threading.current_thread() is threading.main_thread():
              passed[0] += seconds

      def pause(seconds):
          sleep(seconds / 10)
          spend(seconds)

      def look(r, w, x, seconds=None):
          found = wait(r, w, x, seconds and seconds / 10)
          if not any(found):
              spend(seconds)
          return found

      time.monotonic, time.sleep, select.select = lambda: passed[0], pause, look
      """;

  private static final String LISTENER =
      """
      #!/bin/bash
      mkdir -p "$RUNNER_PERFLOG" _diag
      say() { echo "[INFO Terminal] $1" >>_diag/Runner_1.log; }
      count() { echo "$1:now" >>"$RUNNER_PERFLOG/Listener.perf"; }
      count RunnerProcessStarted
      say "WRITE LINE: Current runner version: '2.331.0'"
      count SessionCreated
      count MessageReceived_RunnerJobRequest
      say "Acknowledging runner request '1'."
      """;

  private static final String HANGS = "while :; do /bin/sleep 0.1; done\n";

  private static final String WORKS =
      """
      trap : INT
      say "WRITE LINE: now: Running job: build (x64)"
      count StartingWorkerProcess
      count SentJobToWorker_1
      ./bin/Runner.Worker
      echo "completed with result $?" >reported
      """;

  /** Reads its step's output, as the runner does, and ends with its result. */
  private static final String WORKER =
      """
      #!/usr/bin/python3
      import os, subprocess, sys
      job = {"GITHUB_REPOSITORY": "acme/web", "GITHUB_RUN_ID": "5", "GITHUB_RUN_ATTEMPT": "2"}
      command = ["bash", "-c", "echo on; exec /bin/sleep 1000"]
      step = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ, **job))
      with open("step", "wb", 0) as output:
          for line in step.stdout:
              output.write(line)
      sys.exit(step.wait() != 0)
      """;

  @BeforeEach
  void installRunner() throws Exception {
    for (Map.Entry<String, String> file :
        RunnerTarball.files("./bin/Runner.Listener\nexit 0", "exit 0").entrySet()) {
      machine.executable("/opt/actions-runner/" + file.getKey(), file.getValue());
    }
    machine.executable("/opt/actions-runner/bin/Runner.Worker", WORKER);
    Files.writeString(
        Files.createDirectories(directory.resolve("python")).resolve("sitecustomize.py"), FASTER);
    services.parameter(JIT);
  }

  private void listener(String then) throws IOException {
    machine.executable("/opt/actions-runner/bin/Runner.Listener", LISTENER + then);
  }

  @Override
  Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("PYTHONPATH", directory.resolve("python").toString());
    return environment;
  }

  private JsonObject evidence() {
    return new JsonObject(services.stored(EVIDENCE).orElse("{}"));
  }

  @Test
  void runnerThatHangs_isEnded_andSaidToHaveHung() throws Exception {
    listener(HANGS);
    boot("");
    assertOff("hung-no-worker: runner 2.331.0 acknowledged a job and started no worker");
    JsonObject evidence = evidence();
    assertEquals("hung-no-worker", evidence.getString("kind"), machine::log);
    assertEquals(InstanceServices.INSTANCE, evidence.getString("instance"));
    assertEquals("2.331.0", evidence.getString("runner_version"));
    assertEquals(1, evidence.getInteger("version"));
    assertTrue(evidence.containsKey("job"));
    assertSecret(JIT);
  }

  @Test
  void interruptedJob_fails_andSaysWhy() throws Exception {
    listener(WORKS);
    String until = "2026-11-29T12:02:00Z";
    services.interrupt(until, () -> runner("step").contains("on"));
    boot("pools.linux-x64.on-interruption = \"echo saved >/var/log/saved; false; echo no\"");
    assertOff("spot-interruption: EC2 takes the instance back at " + until);
    assertEquals(
        List.of(
            "on",
            "",
            "::error title=Spot interruption::EC2 takes this machine back at "
                + until
                + ": the job was ended early"),
        runner("step").lines().toList());
    assertEquals("completed with result 1", runner("reported"), "the listener outlives the worker");
    assertEquals("saved\n", machine.read("/var/log/saved"));
    assertEquals("spot-interruption", evidence().getString("kind"), machine::log);
    assertEquals(
        new JsonObject()
            .put("repository", "acme/web")
            .put("run_id", 5)
            .put("run_attempt", 2)
            .put("name", "build (x64)"),
        evidence().getJsonObject("job"));
    assertSecret(JIT);
  }

  @Test
  void withoutABucket_theConsoleIsAll() throws Exception {
    listener(HANGS);
    services.mirrorFails(100);
    boot("");
    assertOff("hung-no-worker: runner 2.331.0 acknowledged a job and started no worker");
    assertTrue(machine.log().contains("the evidence was not stored: SlowDown"), machine::log);
    assertFalse(services.stored(EVIDENCE).isPresent());
  }

  @Test
  void healthyRunner_isLeftAlone() throws Exception {
    listener("exit 0\n");
    boot("");
    assertOff("the ephemeral runner has ended");
    assertFalse(services.stored(EVIDENCE).isPresent());
  }
}
