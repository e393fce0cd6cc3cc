package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.port.NodeSurvey;
import dev.musterd.port.NodeSurvey.Node;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The checks of several nodes: the lease, and the nodes that it and the stack lead to. */
public final class NodeChecks {
  private static final String HOSTS = "the hosts of the daemon";

  /** The token is sent there, so it is not any text. */
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");

  private final Settings settings;
  private final NodeSurvey survey;
  private final List<Check> needs;

  /**
   * @param needs what has to be good before, such as credentials
   */
  public NodeChecks(Settings settings, NodeSurvey survey, List<Check> needs) {
    this.settings = settings;
    this.survey = survey;
    this.needs = List.copyOf(needs);
  }

  /** None without the lease: then there is one node, and the others would not know. */
  public List<Check> all() {
    return settings.lease().isUsed()
        ? List.of(
            new Check(LeaseCheck.SUBJECT, needs, this::lease),
            new Check(NodeCheck.SUBJECT, needs, this::nodes))
        : List.of();
  }

  private Future<List<Finding>> lease() {
    return survey.lease().map(new LeaseCheck(settings.lease())::of);
  }

  private Future<List<Finding>> nodes() {
    List<Finding> findings = new ArrayList<>();
    return hosts(findings)
        .compose(
            hosts ->
                survey
                    .lease()
                    .map(sighting -> with(hosts, sighting))
                    .compose(all -> ask(all, findings.isEmpty() ? wanted() : 0)))
        .map(
            found -> {
              findings.addAll(found);
              return findings;
            });
  }

  /** A list that may not be read is no failure: the lease leads to one node at least. */
  private Future<SortedSet<String>> hosts(List<Finding> findings) {
    if (settings.hosts().isEmpty()) {
      return Future.succeededFuture(new TreeSet<>());
    }
    return survey
        .hosts()
        .<SortedSet<String>>map(TreeSet::new)
        .otherwise(
            failure -> {
              findings.add(new Finding.NotChecked(HOSTS, String.valueOf(failure.getMessage())));
              return new TreeSet<>();
            });
  }

  private int wanted() {
    return settings.hosts().map(Settings.Hosts::count).orElse(0);
  }

  private static SortedSet<String> with(SortedSet<String> hosts, NodeSurvey.Sighting sighting) {
    SortedSet<String> addresses = new TreeSet<>(hosts);
    if (sighting.reading() instanceof LeaseReading.Found(_, LeaseRecord record)
        && !record.released()
        && ADDRESS.matcher(record.address()).matches()) {
      addresses.add(record.address());
    }
    return addresses;
  }

  private Future<List<Finding>> ask(SortedSet<String> addresses, int wanted) {
    SortedMap<String, Node> nodes = new TreeMap<>();
    SortedMap<String, Throwable> silent = new TreeMap<>();
    List<Future<?>> answers = new ArrayList<>();
    for (String address : addresses) {
      answers.add(
          survey
              .ask(address)
              .onSuccess(node -> nodes.put(address, node))
              .onFailure(failure -> silent.put(address, failure)));
    }
    return Future.join(answers)
        .otherwiseEmpty()
        .map(_ -> new NodeCheck(wanted).of(once(nodes), silent));
  }

  /** A host may be known by its address and, from the lease, by its name as well. */
  private static SortedMap<String, Node> once(SortedMap<String, Node> nodes) {
    SortedMap<String, Node> byName = new TreeMap<>();
    nodes.values().forEach(node -> byName.put(node.name(), node));
    return byName;
  }
}
