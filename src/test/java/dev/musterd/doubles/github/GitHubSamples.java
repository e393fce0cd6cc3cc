package dev.musterd.doubles.github;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import java.time.Instant;
import java.util.List;

/** Pools and tickets for tests of GitHub's adapters. */
public final class GitHubSamples {
  public static final Owner.Organization ACME = new Owner.Organization("acme");
  public static final Owner.Repository ROCKETS = new Owner.Repository("acme", "rockets");
  public static final Labels LINUX = Labels.of("self-hosted", "linux", "x64");

  private GitHubSamples() {}

  public static RunnerPool ephemeral() {
    return pool(true, "Default", LINUX);
  }

  public static RunnerPool persistent() {
    return pool(false, "Default", LINUX);
  }

  public static RunnerPool pool(boolean ephemeral, String runnerGroup, Labels labels) {
    PoolBuilder pool =
        PoolBuilder.pool("linux-x64")
            .labels(labels)
            .runnerGroup(runnerGroup)
            .namePrefix("ci-")
            .maxRunners(10)
            .launchTemplate("musterd-test-linux-x64")
            .instanceTypes(List.of("m5.large"))
            .subnets(List.of("subnet-1"));
    return (ephemeral ? pool : pool.persistent()).build();
  }

  public static Instance.Id instance(int number) {
    return new Instance.Id("i-%017x".formatted(number));
  }

  public static Ticket ticket(Job.Id id, Owner.Repository repository) {
    Job job = new Job(id, 1, 1, repository, LINUX, Instant.EPOCH);
    return new Ticket(job, ACME, "linux-x64", 0, "delivery-1", false);
  }
}
