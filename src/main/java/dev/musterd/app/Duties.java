package dev.musterd.app;

import dev.musterd.decide.Admission;
import dev.musterd.decide.Placement;
import dev.musterd.decide.Provisioning;
import dev.musterd.flow.AcceptWebhook;
import dev.musterd.flow.AdoptInstances;
import dev.musterd.flow.AskGitHub;
import dev.musterd.flow.ConfigureRunner;
import dev.musterd.flow.Explain;
import dev.musterd.flow.KeepWarm;
import dev.musterd.flow.LaunchInstances;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.flow.ReapRunners;
import dev.musterd.flow.ReceiveTickets;
import dev.musterd.flow.RecoverDeliveries;
import dev.musterd.flow.RehearseReaping;
import dev.musterd.flow.RenewLeases;
import dev.musterd.flow.SettleIn;
import dev.musterd.flow.SurveyFleet;
import dev.musterd.flow.TakeStock;
import dev.musterd.flow.TrackJobs;
import dev.musterd.flow.WatchBoots;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.Shortages;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Everything the daemon does, wired to one world and around one pair of views. */
public record Duties(
    Pools pools,
    Backlog backlog,
    Inventory inventory,
    AcceptWebhook acceptWebhook,
    ReceiveTickets receiveTickets,
    RenewLeases renewLeases,
    ProvisionRunners provisionRunners,
    TakeStock takeStock,
    AdoptInstances adoptInstances,
    ReapRunners reapRunners,
    KeepWarm keepWarm,
    WatchBoots watchBoots,
    RecoverDeliveries recoverDeliveries,
    SettleIn settleIn,
    Explain explain,
    SurveyFleet surveyFleet,
    RehearseReaping rehearseReaping,
    Journal journal) {

  /** What the operator has set, as far as duties care. */
  public record Policy(
      List<RunnerPool> pools,
      Owner.Scope scope,
      List<String> repositories,
      boolean checkRuns,
      Duration visibility,
      Provisioning.Verify verify,
      int maxAttempts,
      int concurrency,
      Duration configureTimeout,
      Duration reapTimeout,
      Duration idleConfirmation,
      RecoverDeliveries.Policy recovery) {}

  /** Goes on with other pools, and looks at once at all that waits for one of them. */
  public void replace(List<RunnerPool> wanted) {
    pools.replace(wanted);
    pools.keySet().forEach(backlog::touchPool);
    provisionRunners.look();
    topUp();
  }

  public static Duties of(Policy policy, Ports ports) {
    return new Wiring(policy, ports).duties();
  }

  /** What every second brings: late boots, leases, and whatever became due. */
  public Future<?> lookAround() {
    return watchBoots
        .watch()
        .compose(_ -> renewLeases.renew())
        .onComplete(_ -> provisionRunners.look())
        .onComplete(_ -> keepWarm.keep());
  }

  /** The reaper's tick, and what its fresh lists make possible. */
  public Future<?> reap() {
    return reapRunners
        .tick()
        .compose(_ -> adoptInstances.adopt())
        .onFailure(
            failure ->
                journal.record(new Event.DutyFailed("reap", String.valueOf(failure.getMessage()))))
        .onComplete(_ -> provisionRunners.look())
        .onSuccess(_ -> topUp());
  }

  private void topUp() {
    keepWarm.changed();
    keepWarm.keep();
  }

  /** A round of recovery. */
  public Future<?> recover() {
    return recoverDeliveries
        .recover()
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("recover", String.valueOf(failure.getMessage()))));
  }

  private static final class Wiring {
    private final Policy policy;
    private final Pools pools;
    private final Ports ports;
    private final Backlog backlog = new Backlog();
    private final Inventory inventory = new Inventory();
    private final TakeStock stock;
    private final AskGitHub ask;
    private final ConfigureRunner configure;
    private final LaunchInstances launch;
    private final AdoptInstances adopt;
    private final ProvisionRunners provision;
    private final KeepWarm warm;

    Wiring(Policy policy, Ports ports) {
      this.policy = policy;
      this.pools = new Pools(policy.pools());
      this.ports = ports;
      this.stock =
          new TakeStock(
              pools,
              backlog,
              inventory,
              ports.compute(),
              ports.github(),
              ports.journal(),
              ports.clock());
      this.ask =
          new AskGitHub(
              ports.github(), backlog, inventory, ports.queue(), ports.journal(), ports.clock());
      this.configure =
          new ConfigureRunner(
              ports.github(),
              ports.tokens(),
              ports.compute(),
              backlog,
              inventory,
              ports.journal(),
              ports.timers(),
              ports.clock(),
              policy.configureTimeout());
      this.launch = launch();
      this.adopt = adopt();
      this.provision = provision();
      this.warm = warm();
    }

    Duties duties() {
      ReapRunners reap = reap();
      return new Duties(
          pools,
          backlog,
          inventory,
          new AcceptWebhook(this::admission, ports.queue(), track(), ports.journal()),
          receive(),
          new RenewLeases(
              backlog, ports.queue(), ports.journal(), ports.clock(), policy.visibility()),
          provision,
          stock,
          adopt,
          reap,
          warm,
          new WatchBoots(inventory, stock, ports.journal(), ports.clock()),
          new RecoverDeliveries(policy.recovery(), ports.github(), ports.journal(), ports.clock()),
          new SettleIn(stock, adopt, provision, ports.journal(), ports.timers(), ports.clock()),
          new Explain(pools, backlog, inventory, provision, ports.clock()),
          new SurveyFleet(pools, backlog, inventory, stock, ports.clock()),
          new RehearseReaping(stock, reap),
          ports.journal());
    }

    private AdoptInstances adopt() {
      return new AdoptInstances(
          pools,
          inventory,
          stock,
          launch,
          ports.tokens(),
          configure,
          ports.journal(),
          ports.clock(),
          policy.concurrency());
    }

    private ProvisionRunners provision() {
      return new ProvisionRunners(
          new ProvisionRunners.Policy(
              pools, policy.verify(), policy.maxAttempts(), policy.concurrency()),
          backlog,
          inventory,
          ports.github(),
          ports.queue(),
          launch,
          configure,
          ask,
          stock,
          ports.journal(),
          ports.clock());
    }

    private LaunchInstances launch() {
      return new LaunchInstances(
          ports.compute(),
          configure,
          backlog,
          inventory,
          new Shortages(Placement.SHORTAGE_MEMORY),
          ports.journal(),
          ports.timers(),
          ports.clock(),
          policy.concurrency());
    }

    private KeepWarm warm() {
      return new KeepWarm(
          pools,
          policy.scope(),
          backlog,
          inventory,
          ports.github(),
          launch,
          provision,
          stock,
          ports.journal(),
          ports.clock());
    }

    /** Jobs at once; whether a warm pool lost a runner to one is seen within a second. */
    private void lookAgain() {
      provision.look();
      warm.changed();
    }

    private TrackJobs track() {
      return new TrackJobs(
          pools, backlog, inventory, ports.queue(), ports.journal(), this::lookAgain);
    }

    /** By the pools of the moment. */
    private Admission admission() {
      return new Admission(
          List.copyOf(pools.values()), policy.scope(), policy.repositories(), policy.checkRuns());
    }

    private ReceiveTickets receive() {
      return new ReceiveTickets(
          pools,
          this::admission,
          backlog,
          ports.queue(),
          ports.journal(),
          ports.timers(),
          ports.clock(),
          policy.visibility(),
          this::lookAgain);
    }

    private ReapRunners reap() {
      return new ReapRunners(
          pools,
          policy.idleConfirmation(),
          policy.reapTimeout(),
          stock,
          ask,
          backlog,
          inventory,
          ports.github(),
          ports.compute(),
          ports.tokens(),
          ports.journal(),
          ports.clock());
    }
  }
}
