package dev.musterd.doubles.aws;

import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.HostSites;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Subnets, parameters and objects in memory; a test adds and takes away. */
public final class FakeHostSites implements HostSites {
  private final Map<String, Subnet> subnets = new TreeMap<>();

  /** Names of parameters, and URLs of objects. */
  public final Set<String> present = new TreeSet<>();

  public FakeHostSites subnet(String id, String vpc, String zone) {
    subnets.put(id, new Subnet(id, vpc, zone, 250, false));
    return this;
  }

  @Override
  public Future<List<Subnet>> subnets(Collection<String> ids) {
    return Future.succeededFuture(
        ids.stream().filter(subnets::containsKey).map(subnets::get).toList());
  }

  @Override
  public Future<Boolean> hasParameter(String name) {
    return Future.succeededFuture(present.contains(name));
  }

  @Override
  public Future<Boolean> hasObject(String bucket, String key) {
    return Future.succeededFuture(present.contains("s3://%s/%s".formatted(bucket, key)));
  }

  @Override
  public Future<List<String>> hosts() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<String> bucket() {
    return Future.succeededFuture("mirror");
  }
}
