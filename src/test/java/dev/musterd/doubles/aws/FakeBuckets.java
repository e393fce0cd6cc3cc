package dev.musterd.doubles.aws;

import dev.musterd.port.Buckets;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Buckets in memory; a stored object creates its bucket. */
public final class FakeBuckets implements Buckets {
  private final Map<String, Map<String, String>> buckets = new TreeMap<>();

  @Override
  public Future<URI> keep(String bucket, String key, String text) {
    buckets.computeIfAbsent(bucket, _ -> new TreeMap<>()).put(key, text);
    // What a stand-in for CloudFormation leaves unreplaced in a name is no part of a URL.
    return Future.succeededFuture(
        URI.create("https://s3/" + bucket.replaceAll("[${}]", "") + "/" + key));
  }

  @Override
  public Future<Integer> empty(String bucket) {
    Map<String, String> gone = buckets.remove(bucket);
    return Future.succeededFuture(gone == null ? 0 : gone.size());
  }

  /** The text behind what {@link #keep} answered. */
  public String at(URI url) {
    return buckets.values().stream()
        .flatMap(objects -> objects.entrySet().stream())
        .filter(each -> url.getPath().endsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  public int objects(String bucket) {
    return buckets.getOrDefault(bucket, Map.of()).size();
  }
}
