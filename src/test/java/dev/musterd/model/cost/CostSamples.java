package dev.musterd.model.cost;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Entries of a ledger for tests. */
public final class CostSamples {
  public static final Owner.Repository REPOSITORY = new Owner.Repository("acme", "widgets");
  public static final OwnerPool LINUX = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  public static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private CostSamples() {}

  public static CostSource source(int number) {
    return new CostSource(
        new Instance.Id("i-%017x".formatted(number)),
        LINUX,
        Optional.of(new Offering("m5.large", "subnet-1", Market.SPOT)));
  }

  public static Work work(long job, String repository) {
    return new Work(
        new Job.Id(job),
        new Owner.Repository("acme", repository),
        Optional.of(new JobOrigin(job * 10, 1, "CI, \"nightly\"", "build (größe)")));
  }

  public static CostParts parts(long compute, long onDemand, long volumes, long address) {
    return new CostParts(OptionalLong.of(compute), OptionalLong.of(onDemand), volumes, address);
  }

  /** Of an hour's tenth, which costs so many cents. */
  public static LedgerEntry entry(int instance, int minute, TimeKind kind, Optional<Work> work) {
    return new LedgerEntry(
        source(instance),
        NOON.plusSeconds(60L * minute),
        NOON.plusSeconds(60L * (minute + 6)),
        kind,
        work,
        false,
        parts(30_000_000, 90_000_000, 7, 3));
  }
}
