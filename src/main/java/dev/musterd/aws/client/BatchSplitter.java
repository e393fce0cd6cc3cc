package dev.musterd.aws.client;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Divide and conquer for calls that AWS refuses as a whole when one entry is at fault: a refused
 * batch is repeated without the entries that the error names, or in halves when it names none, so
 * that the others do not wait for the one.
 *
 * @param call sends a batch; fails when it was refused, or not answered
 * @param named the entries of the batch that an error names
 * @param ofEntries whether a refusal may be the fault of single entries
 */
public record BatchSplitter<E>(
    Function<List<E>, Future<?>> call,
    BiFunction<List<E>, Throwable, Collection<E>> named,
    Predicate<Throwable> ofEntries) {
  /**
   * Refusals in a row, without a single success, after which no entry is to blame but the call: an
   * action that no policy allows would otherwise cost two calls an entry.
   */
  private static final int HOPELESS = 20;

  /** What became of one entry. */
  public sealed interface Result {
    record Done() implements Result {}

    /** Refused, alone or by name. */
    record Refused(Throwable why) implements Result {}

    /** Its batch failed for another reason than one of its entries. */
    record Failed(Throwable why) implements Result {}
  }

  /** Never fails; has a result for every entry. */
  public Future<Map<E, Result>> send(List<E> entries) {
    return entries.isEmpty()
        ? Future.succeededFuture(Map.of())
        : new Run<>(this, new LinkedHashMap<>()).send(entries);
  }

  private static final class Run<E> {
    private final BatchSplitter<E> splitter;
    private final Map<E, Result> results;
    private int refusals;

    Run(BatchSplitter<E> splitter, Map<E, Result> results) {
      this.splitter = splitter;
      this.results = results;
    }

    Future<Map<E, Result>> send(List<E> batch) {
      return splitter
          .call
          .apply(batch)
          .transform(
              answer -> {
                if (answer.succeeded()) {
                  refusals = Integer.MIN_VALUE;
                  return settled(batch, new Result.Done());
                }
                return refused(batch, answer.cause());
              });
    }

    private Future<Map<E, Result>> refused(List<E> batch, Throwable why) {
      refusals++;
      if (!splitter.ofEntries.test(why)) {
        return settled(batch, new Result.Failed(why));
      } else if (batch.size() == 1) {
        return settled(batch, new Result.Refused(why));
      } else if (refusals >= HOPELESS) {
        return settled(batch, new Result.Failed(why));
      }
      Collection<E> named = splitter.named.apply(batch, why);
      return named.isEmpty() ? halves(batch) : without(batch, named, why);
    }

    private Future<Map<E, Result>> halves(List<E> batch) {
      int middle = batch.size() / 2;
      return send(batch.subList(0, middle)).compose(_ -> send(batch.subList(middle, batch.size())));
    }

    private Future<Map<E, Result>> without(List<E> batch, Collection<E> named, Throwable why) {
      settled(named, new Result.Refused(why));
      List<E> rest = batch.stream().filter(entry -> !named.contains(entry)).toList();
      return rest.isEmpty() ? Future.succeededFuture(results) : send(rest);
    }

    private Future<Map<E, Result>> settled(Collection<E> entries, Result result) {
      entries.forEach(entry -> results.put(entry, result));
      return Future.succeededFuture(results);
    }
  }
}
