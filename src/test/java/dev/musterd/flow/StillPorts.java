package dev.musterd.flow;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.FakeTokenStore;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.FakeCheckRuns;
import dev.musterd.doubles.github.FakeWorkflowRuns;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.s3.FakeInterruptionLog;
import dev.musterd.doubles.s3.FakeLedger;
import dev.musterd.doubles.s3.FakePausedPools;
import dev.musterd.doubles.sqs.FakeInstanceEvents;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import java.util.Optional;

/** Ports to an empty world, for duties that use the queue and GitHub alone. */
final class StillPorts {
  private StillPorts() {}

  static Ports of(GitHub github, JobQueue queue, Journal journal, VirtualTime time) {
    SimulatedCloud cloud = new SimulatedCloud(time, time);
    return new Ports(
        github,
        new FakeWorkflowRuns(new SimulatedGitHub(time, time)),
        new FakeCheckRuns(new SimulatedGitHub(time, time)),
        new FakeCompute(cloud, "test", Optional.of(time)),
        queue,
        FakeInstanceEvents.absent(time, time, SimulatedCloud.HOME),
        new FakeTokenStore(cloud, "test"),
        new FakeInterruptionLog(time),
        new FakePausedPools(),
        new FakeLedger(),
        journal,
        time,
        time);
  }
}
