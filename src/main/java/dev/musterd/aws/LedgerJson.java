package dev.musterd.aws;

import dev.musterd.base.TypedFields;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSource;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.model.cost.Work;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry of the ledger as one line of JSON, flat, so that Athena and DuckDB read it as a row.
 * Fields that are not known are ignored.
 */
final class LedgerJson {
  private static final int VERSION = 1;

  private LedgerJson() {}

  static String write(LedgerEntry entry) {
    JsonObject json =
        new JsonObject()
            .put("v", VERSION)
            .put("id", entry.id())
            .put("started_at", entry.from().toString())
            .put("ended_at", entry.to().toString())
            .put("seconds", entry.time().toMillis() / 1000.0)
            .put("kind", entry.kind().word())
            .put("interrupted", entry.interrupted());
    source(json, entry.source());
    work(json, entry.work());
    cost(json, entry.cost());
    return json.encode();
  }

  private static void source(JsonObject json, CostSource source) {
    Optional<Offering> offering = source.offering();
    json.put("instance", source.instance().value())
        .put("pool", source.ownerPool().pool())
        .put("owner", source.ownerPool().owner().name())
        .put("scope", source.ownerPool().owner().scope().tagValue())
        .put("instance_type", offering.map(Offering::instanceType).orElse(null))
        .put("subnet", offering.map(Offering::subnet).orElse(null))
        .put("market", offering.map(it -> it.market().word()).orElse(null));
  }

  private static void work(JsonObject json, Optional<Work> work) {
    Optional<JobOrigin> origin = work.flatMap(Work::origin);
    json.put("repository", work.map(it -> it.repository().name()).orElse(null))
        .put("workflow", origin.map(JobOrigin::workflow).orElse(null))
        .put("run", origin.map(JobOrigin::run).orElse(null))
        .put("attempt", origin.map(JobOrigin::attempt).orElse(null))
        .put("job", work.map(it -> it.job().value()).orElse(null))
        .put("job_name", origin.map(JobOrigin::name).orElse(null));
  }

  private static void cost(JsonObject json, CostParts cost) {
    json.put("compute_nanousd", boxed(cost.compute()))
        .put("on_demand_nanousd", boxed(cost.onDemand()))
        .put("volume_nanousd", cost.volumes())
        .put("address_nanousd", cost.address())
        .put("total_nanousd", cost.total());
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  /** The entry of the line; empty when it is none, or of a later version. */
  static Optional<LedgerEntry> read(String line) {
    try {
      JsonObject json = new JsonObject(line);
      TypedFields fields = new TypedFields(json::getValue, IllegalArgumentException::new);
      return fields.wholeNumber("v") == VERSION ? Optional.of(entry(fields)) : Optional.empty();
    } catch (DecodeException
        | IllegalArgumentException
        | DateTimeException
        | ClassCastException _) {
      return Optional.empty();
    }
  }

  private static LedgerEntry entry(TypedFields fields) {
    return new LedgerEntry(
        source(fields),
        Instant.parse(fields.text("started_at")),
        Instant.parse(fields.text("ended_at")),
        TimeKind.of(fields.text("kind")),
        work(fields),
        fields.isTrue("interrupted"),
        new CostParts(
            number(fields, "compute_nanousd"),
            number(fields, "on_demand_nanousd"),
            fields.wholeNumber("volume_nanousd"),
            fields.wholeNumber("address_nanousd")));
  }

  private static CostSource source(TypedFields fields) {
    Optional<String> type = fields.find("instance_type", String.class);
    return new CostSource(
        new Instance.Id(fields.text("instance")),
        new OwnerPool(
            fields.text("pool"),
            Owner.of(
                Owner.Scope.valueOf(fields.text("scope").toUpperCase(Locale.ROOT)),
                fields.text("owner"))),
        type.map(it -> new Offering(it, fields.text("subnet"), market(fields.text("market")))));
  }

  private static Market market(String word) {
    return Arrays.stream(Market.values())
        .filter(market -> market.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no market " + word));
  }

  private static Optional<Work> work(TypedFields fields) {
    return fields
        .find("repository", String.class)
        .map(
            name ->
                new Work(
                    new Job.Id(fields.wholeNumber("job")),
                    (Owner.Repository) Owner.of(Owner.Scope.REPOSITORY, name),
                    origin(fields)));
  }

  private static Optional<JobOrigin> origin(TypedFields fields) {
    return fields
        .find("run", Number.class)
        .map(
            run ->
                new JobOrigin(
                    run.longValue(),
                    Math.toIntExact(fields.wholeNumber("attempt")),
                    fields.textOr("workflow", ""),
                    fields.textOr("job_name", "")));
  }

  private static OptionalLong number(TypedFields fields, String field) {
    return fields
        .find(field, Number.class)
        .map(number -> OptionalLong.of(number.longValue()))
        .orElseGet(OptionalLong::empty);
  }
}
