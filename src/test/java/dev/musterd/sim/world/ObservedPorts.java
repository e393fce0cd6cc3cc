package dev.musterd.sim.world;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.JobReading;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Termination;
import dev.musterd.model.Ticket;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ports that report each act of the daemon to an observer at the moment of its effect. */
public record ObservedPorts(Ports ports, Observer observer) {

  /** Called with acts just before they take effect, and with their results. */
  public interface Observer {
    void listedRegistrations(Owner owner);

    void deregisters(Owner owner, Registration.Id id);

    void deregistered(Owner owner, Registration.Id id, Deregistration answer);

    void registered(Instance.Id instance, RegistrationOutcome answer);

    void launches(LaunchPlan plan);

    void launched(LaunchPlan plan, LaunchOutcome answer);

    /** There was no answer. */
    void launchLost(LaunchPlan plan);

    void terminates(Collection<Instance.Id> instances);

    void terminated(Collection<Instance.Id> instances);

    void tagged(Instance.Id instance, Set<String> keys);

    void untagged(Instance.Id instance);

    void received(List<QueueMessage> messages);

    void acknowledges(QueueMessage.Receipt receipt);

    void buries(QueueMessage.Receipt receipt);

    void deletedTokens(Collection<Instance.Id> instances);

    void recorded(Event event);
  }

  public Ports all() {
    return new Ports(
        new ObservedGitHub(ports.github(), observer),
        ports.runs(),
        ports.checkRuns(),
        new ObservedCompute(ports.compute(), observer),
        new ObservedQueue(ports.queue(), observer),
        ports.events(),
        new ObservedTokens(ports.tokens(), observer),
        ports.interruptions(),
        ports.pausedPools(),
        ports.ledger(),
        event -> {
          ports.journal().record(event);
          observer.recorded(event);
        },
        ports.timers(),
        ports.clock());
  }

  private record ObservedGitHub(GitHub real, Observer observer) implements GitHub {
    @Override
    public Future<RegistrationOutcome> register(
        RunnerPool pool, Owner owner, long installation, Instance.Id instance) {
      return real.register(pool, owner, installation, instance)
          .onSuccess(answer -> observer.registered(instance, answer));
    }

    @Override
    public Future<JobReading> read(Ticket ticket) {
      return real.read(ticket);
    }

    @Override
    public Future<List<Registration>> registrations(Owner owner) {
      return real.registrations(owner).onSuccess(_ -> observer.listedRegistrations(owner));
    }

    @Override
    public Future<Deregistration> deregister(Owner owner, Registration.Id runner) {
      observer.deregisters(owner, runner);
      return real.deregister(owner, runner)
          .onSuccess(answer -> observer.deregistered(owner, runner, answer));
    }

    @Override
    public Future<Void> drain(Owner owner, Registration.Id runner) {
      return real.drain(owner, runner);
    }

    @Override
    public List<GitHub.Budget> budgets() {
      return real.budgets();
    }

    @Override
    public Future<Void> authenticate() {
      return real.authenticate();
    }

    @Override
    public Optional<String> refusal(Owner owner) {
      return real.refusal(owner);
    }

    @Override
    public AppAccess access() {
      return real.access();
    }

    @Override
    public Future<List<Owner.Organization>> organizations() {
      return real.organizations();
    }

    @Override
    public Future<DeliveryLog> deliveries(Instant since) {
      return real.deliveries(since);
    }

    @Override
    public Future<Redelivery> redeliver(long delivery) {
      return real.redeliver(delivery);
    }

    @Override
    public Optional<Instant> limitedUntil(Owner owner) {
      return real.limitedUntil(owner);
    }

    @Override
    public Optional<Instant> limitedUntil() {
      return real.limitedUntil();
    }
  }

  private record ObservedCompute(Compute real, Observer observer) implements Compute {
    @Override
    public Future<LaunchOutcome> launch(LaunchPlan plan) {
      observer.launches(plan);
      return real.launch(plan)
          .onSuccess(answer -> observer.launched(plan, answer))
          .onFailure(_ -> observer.launchLost(plan));
    }

    @Override
    public Future<List<Instance>> instances() {
      return real.instances();
    }

    @Override
    public Future<List<Instance>> ended() {
      return real.ended();
    }

    @Override
    public Future<InstanceStates> states(Collection<Instance.Id> instances) {
      return real.states(instances);
    }

    @Override
    public Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
      observer.terminates(instances);
      return real.terminate(instances).onSuccess(results -> observer.terminated(ended(results)));
    }

    private static List<Instance.Id> ended(Map<Instance.Id, Termination> results) {
      return results.entrySet().stream()
          .filter(result -> result.getValue() instanceof Termination.Ended)
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }

    @Override
    public Future<String> console(Instance.Id instance) {
      return real.console(instance);
    }

    @Override
    public Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags) {
      return real.tag(instances, tags)
          .onSuccess(_ -> instances.forEach(instance -> observer.tagged(instance, tags.keySet())));
    }

    @Override
    public Future<Map<Offering, BigDecimal>> spotPrices(
        Collection<String> instanceTypes, Collection<String> subnets) {
      return real.spotPrices(instanceTypes, subnets);
    }

    @Override
    public Optional<String> zone(String subnet) {
      return real.zone(subnet);
    }

    @Override
    public Future<Void> untag(Instance.Id instance, String key) {
      return real.untag(instance, key).onSuccess(_ -> observer.untagged(instance));
    }
  }

  private record ObservedQueue(JobQueue real, Observer observer) implements JobQueue {
    @Override
    public Future<Void> send(Ticket ticket) {
      return real.send(ticket);
    }

    @Override
    public Future<List<QueueMessage>> receive(int max, Duration wait) {
      return real.receive(max, wait).onSuccess(observer::received);
    }

    @Override
    public Future<JobQueue.Depth> depth() {
      return real.depth();
    }

    @Override
    public Future<Void> hold(QueueMessage.Receipt receipt, Duration time) {
      return real.hold(receipt, time);
    }

    @Override
    public Future<Void> acknowledge(QueueMessage.Receipt receipt) {
      observer.acknowledges(receipt);
      return real.acknowledge(receipt);
    }

    @Override
    public Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason) {
      observer.buries(receipt);
      return real.bury(receipt, body, reason);
    }

    @Override
    public Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason) {
      observer.buries(receipt);
      return real.bury(receipt, ticket, reason);
    }
  }

  private record ObservedTokens(TokenStore real, Observer observer) implements TokenStore {
    @Override
    public Future<Void> put(Instance.Id instance, RunnerConfiguration configuration) {
      return real.put(instance, configuration);
    }

    @Override
    public Future<Set<Instance.Id>> pending() {
      return real.pending();
    }

    @Override
    public Future<Map<Instance.Id, String>> delete(Collection<Instance.Id> instances) {
      return real.delete(instances)
          .onSuccess(
              left -> {
                List<Instance.Id> deleted =
                    instances.stream().filter(id -> !left.containsKey(id)).toList();
                if (!deleted.isEmpty()) {
                  observer.deletedTokens(deleted);
                }
              });
    }
  }
}
