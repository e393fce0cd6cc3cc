package dev.musterd.doubles.github;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    return new RunnerPool(
        "linux-x64",
        labels,
        RunnerPool.Match.SUBSET,
        100,
        ephemeral,
        runnerGroup,
        "ci-",
        OptionalInt.of(10),
        OptionalInt.empty(),
        List.of("m5.large"),
        List.of("subnet-1"),
        Market.SPOT,
        "price-capacity-optimized",
        Optional.empty(),
        false,
        "musterd-test-linux-x64",
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofDays(1),
        List.of(),
        false,
        List.of(),
        Map.of());
  }

  public static Instance.Id instance(int number) {
    return new Instance.Id("i-%017x".formatted(number));
  }

  public static Ticket ticket(Job.Id id, Owner.Repository repository) {
    Job job = new Job(id, 1, 1, repository, LINUX, Instant.EPOCH);
    return new Ticket(job, ACME, "linux-x64", 0, "delivery-1");
  }
}
