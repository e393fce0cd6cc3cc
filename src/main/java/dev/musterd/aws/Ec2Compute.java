package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Termination;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * EC2 as the port wants it. Callers pass only instances that {@link #instances} or {@link #launch}
 * named; the second lock is the IAM policy, which allows terminating and tagging only where the tag
 * {@code musterd:environment} is ours.
 */
public final class Ec2Compute implements Compute {
  /**
   * EC2 allows 1,000. The SDK keeps a whole page as a tree of its elements, some 30 KB for each
   * instance: what is left of a large page outlives the young generation.
   */
  private static final int PAGE = 200;

  /**
   * EC2's own maximum for the values of one filter.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Filtering</a>
   */
  private static final int FILTER_VALUES_MAX = 200;

  private static final List<String> ENDED = List.of("shutting-down", "terminated");

  private final Ec2AsyncClient ec2;
  private final Context context;
  private final String environment;
  private final FleetRequest fleet;
  private final InstanceReader reader;
  private final Ec2Terminations terminations;
  private final Ec2Consoles consoles;
  private final Ec2Prices prices;
  private final SubnetZones zones = new SubnetZones();
  private final SharedZones sharedZones = new SharedZones();
  private final Journal journal;

  /** Of the latest complete list, and reported: instances with tags that cannot be read. */
  private Set<Instance.Id> unreadable = Set.of();

  /**
   * @param context where answers arrive
   * @param clock dates the launches
   * @param journal reports instances whose tags cannot be read
   * @param epoch how often the lease has changed hands; 0 without a lease
   */
  public Ec2Compute(
      Ec2AsyncClient ec2,
      Context context,
      String environment,
      InstantSource clock,
      Journal journal,
      LongSupplier epoch) {
    this.ec2 = ec2;
    this.journal = journal;
    this.context = context;
    this.environment = environment;
    this.fleet = new FleetRequest(environment, clock, epoch);
    this.reader = new InstanceReader(environment);
    this.terminations = new Ec2Terminations(ec2, context);
    this.consoles = new Ec2Consoles(ec2, context);
    this.prices = new Ec2Prices(ec2, context, clock, zones);
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return fleet(plan)
        .recover(
            failure ->
                sharedZones
                    .learned(plan, failure)
                    .map(
                        subnets -> {
                          journal.record(new Event.SubnetsShareZone(subnets));
                          return fleet(plan);
                        })
                    .orElseGet(() -> Future.failedFuture(failure)))
        .recover(failure -> refused(plan, failure));
  }

  private Future<LaunchOutcome> fleet(LaunchPlan wanted) {
    LaunchPlan plan = sharedZones.narrowed(wanted);
    return SdkFutures.on(context, () -> ec2.createFleet(fleet.request(plan)))
        .map(answer -> fleet.outcome(plan, answer));
  }

  private static Future<LaunchOutcome> refused(LaunchPlan plan, Throwable failure) {
    Optional<LaunchOutcome> outcome =
        failure instanceof AwsServiceException refusal
            ? AwsErrors.refusal(
                SdkFutures.code(refusal),
                refusal.statusCode(),
                SdkFutures.message(refusal),
                plan.offerings())
            : Optional.empty();
    return outcome
        .map(Future::succeededFuture)
        .orElseGet(
            () -> Future.failedFuture(failed("CreateFleet", plan.ownerPool().toString(), failure)));
  }

  @Override
  public Future<List<Instance>> instances() {
    return inState("pending", "running", "stopping", "stopped")
        .onSuccess(this::report)
        .map(Listing::readable);
  }

  @Override
  public Future<List<Instance>> ended() {
    return inState(ENDED.toArray(String[]::new)).map(Listing::readable);
  }

  /** What EC2 lists of this environment: instances, and what cannot be read of them. */
  private record Listing(List<Instance> ours, Map<Instance.Id, Event> unreadable) {
    List<Instance> readable() {
      return List.copyOf(ours);
    }
  }

  private void report(Listing listing) {
    listing.unreadable.forEach(
        (id, event) -> {
          if (!unreadable.contains(id)) {
            journal.record(event);
          }
        });
    unreadable = Set.copyOf(listing.unreadable.keySet());
  }

  private Future<Listing> inState(String... states) {
    Listing listing = new Listing(new ArrayList<>(), new HashMap<>());
    DescribeInstancesRequest request =
        DescribeInstancesRequest.builder()
            .filters(
                filter("tag:" + Instance.Tag.ENVIRONMENT, List.of(environment)),
                filter("instance-state-name", List.of(states)))
            .maxResults(PAGE)
            .build();
    return pages(request, described -> collect(described, listing))
        .map(_ -> listing)
        .recover(failure -> Future.failedFuture(failed("DescribeInstances", "of ours", failure)));
  }

  private Future<Void> pages(
      DescribeInstancesRequest request,
      Consumer<software.amazon.awssdk.services.ec2.model.Instance> each) {
    return SdkFutures.on(context, () -> ec2.describeInstances(request))
        .compose(
            answer -> {
              answer.reservations().forEach(its -> its.instances().forEach(each));
              // An empty string ends the pages just as an absent token does.
              return Optional.ofNullable(answer.nextToken())
                  .filter(next -> !next.isEmpty())
                  .map(next -> pages(request.toBuilder().nextToken(next).build(), each))
                  .orElseGet(Future::succeededFuture);
            });
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  private void collect(
      software.amazon.awssdk.services.ec2.model.Instance described, Listing listing) {
    zones.learn(described);
    InstanceReader.Reading reading = reader.read(described);
    reading.instance().ifPresent(listing.ours::add);
    reading
        .unreadable()
        .ifPresent(event -> listing.unreadable.put(InstanceReader.id(described), event));
  }

  @Override
  public Future<InstanceStates> states(Collection<Instance.Id> instances) {
    List<String> ids = instances.stream().distinct().map(Instance.Id::value).toList();
    return states(ids, new HashSet<>(), new HashMap<>())
        .recover(
            failure ->
                Future.failedFuture(
                    failed("DescribeInstances", "of " + ids.size() + " by id", failure)));
  }

  /** By a filter: one unknown id in the parameter for ids would refuse the whole call. */
  private Future<InstanceStates> states(
      List<String> ids, Set<Instance.Id> live, Map<Instance.Id, InstanceEnd> ended) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(new InstanceStates(live, ended));
    }
    int batch = Math.min(FILTER_VALUES_MAX, ids.size());
    DescribeInstancesRequest request =
        DescribeInstancesRequest.builder()
            .filters(
                filter("tag:" + Instance.Tag.ENVIRONMENT, List.of(environment)),
                filter("instance-id", ids.subList(0, batch)))
            .maxResults(PAGE)
            .build();
    return pages(
            request,
            it -> {
              Instance.Id id = InstanceReader.id(it);
              if (ENDED.contains(it.state().nameAsString())) {
                ended.put(id, InstanceEnds.of(it));
              } else {
                live.add(id);
              }
            })
        .compose(_ -> states(ids.subList(batch, ids.size()), live, ended));
  }

  @Override
  public Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
    return terminations.terminate(instances);
  }

  @Override
  public Future<String> console(Instance.Id instance) {
    return consoles.read(instance);
  }

  @Override
  public Future<Map<Offering, BigDecimal>> spotPrices(
      Collection<String> instanceTypes, Collection<String> subnets) {
    return prices.spot(instanceTypes, subnets);
  }

  @Override
  public Optional<String> zone(String subnet) {
    return zones.of(subnet);
  }

  @Override
  public Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags) {
    List<String> ids = instances.stream().map(Instance.Id::value).toList();
    List<Tag> all = FleetRequest.tags(new TreeMap<>(tags));
    return SdkFutures.on(context, () -> ec2.createTags(call -> call.resources(ids).tags(all)))
        .<Void>mapEmpty()
        .recover(
            failure -> Future.failedFuture(failed("CreateTags", String.join(", ", ids), failure)));
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    Tag tag = Tag.builder().key(key).build();
    return SdkFutures.on(
            context, () -> ec2.deleteTags(call -> call.resources(instance.value()).tags(tag)))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(failed("DeleteTags", instance.value(), failure)));
  }

  private static AwsCallException failed(String call, String subject, Throwable failure) {
    return AwsCallException.explained(call, subject, failure);
  }
}
