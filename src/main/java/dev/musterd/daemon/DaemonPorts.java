package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ledger;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.port.WorkflowRuns;
import dev.musterd.telemetry.Metrics;
import dev.musterd.wiring.AwsAdapters;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.StartupException;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The outside as the daemon uses it, with each call tracked.
 *
 * @param epoch how often the lease has changed hands; 0 without a lease
 */
record DaemonPorts(
    Settings settings,
    CallTracker calls,
    Metrics metrics,
    Journal journal,
    InstantSource clock,
    LongSupplier epoch) {

  /** Fails with everything that is missing. */
  Future<Ports> of(AwsAdapters aws, GitHubAdapters github, Timers timers) {
    Future<GitHubAdapters.Clients> client = github.gitHub(timers, metrics::githubCalled);
    Future<JobQueue> queue =
        StartupException.naming("the queue", aws.queue(settings, timers, journal));
    Future<TokenStore> tokens =
        StartupException.naming("the AWS account", aws.tokens(settings, clock, timers));
    Future<Compute> compute = aws.compute(settings.environment(), clock, journal, epoch);
    Future<InstanceEvents> events =
        StartupException.naming("the AWS account", aws.events(settings));
    return StartupException.unlessAll(client, queue, tokens, compute, events)
        .map(
            _ ->
                new Ports(
                    calls.track(GitHub.class, client.result().api()),
                    calls.track(WorkflowRuns.class, client.result().runs()),
                    calls.track(CheckRuns.class, client.result().checkRuns()),
                    calls.track(Compute.class, compute.result()),
                    calls.track(JobQueue.class, queue.result()),
                    calls.track(InstanceEvents.class, events.result()),
                    calls.track(TokenStore.class, tokens.result()),
                    calls.track(InterruptionLog.class, aws.interruptions(settings)),
                    calls.track(PausedPools.class, aws.pausedPools(settings)),
                    calls.track(Ledger.class, aws.ledger(settings)),
                    journal,
                    timers,
                    clock));
  }
}
