package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.BatchSplitter;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Instance;
import dev.musterd.model.Termination;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;

/**
 * {@code TerminateInstances} in batches. EC2 refuses a batch when one of its instances is unknown,
 * protected or denied, and ends at most those in other zones.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html">
 *     TerminateInstances</a>
 */
record Ec2Terminations(Ec2AsyncClient ec2, Context context) {
  /** The most ids of one call; EC2 takes a thousand, and splitting small batches costs less. */
  private static final int BATCH = 100;

  private static final Set<String> UNKNOWN =
      Set.of("InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed");

  Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
    List<Instance.Id> ids = instances.stream().distinct().toList();
    BatchSplitter<Instance.Id> splitter =
        new BatchSplitter<>(this::call, Ec2Terminations::named, AwsErrors::mayBeOneEntry);
    List<Future<Map<Instance.Id, BatchSplitter.Result>>> batches = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      batches.add(splitter.send(ids.subList(from, Math.min(from + BATCH, ids.size()))));
    }
    return Future.join(batches)
        .map(
            all -> {
              Map<Instance.Id, Termination> results = new LinkedHashMap<>();
              all.<Map<Instance.Id, BatchSplitter.Result>>list()
                  .forEach(batch -> batch.forEach((id, it) -> results.put(id, result(id, it))));
              return results;
            });
  }

  private Future<?> call(List<Instance.Id> ids) {
    List<String> words = ids.stream().map(Instance.Id::value).toList();
    return SdkFutures.on(context, () -> ec2.terminateInstances(call -> call.instanceIds(words)));
  }

  private static Set<Instance.Id> named(List<Instance.Id> batch, Throwable failure) {
    Set<Instance.Id> named = new HashSet<>();
    Matcher matcher = Instance.Id.FORM.matcher(SdkFutures.message(failure));
    while (matcher.find()) {
      named.add(new Instance.Id(matcher.group()));
    }
    named.retainAll(Set.copyOf(batch));
    return named;
  }

  private static Termination result(Instance.Id id, BatchSplitter.Result result) {
    return switch (result) {
      case BatchSplitter.Result.Done() -> new Termination.Ended();
      case BatchSplitter.Result.Refused(Throwable why)
          when UNKNOWN.contains(SdkFutures.code(why)) ->
          new Termination.Unknown();
      case BatchSplitter.Result.Refused(Throwable why) ->
          new Termination.Refused(reason(id.value(), why));
      case BatchSplitter.Result.Failed(Throwable why) ->
          new Termination.Unanswered(reason("of instances", why));
    };
  }

  private static String reason(String subject, Throwable why) {
    return AwsCallException.explained("TerminateInstances", subject, why).getMessage();
  }
}
