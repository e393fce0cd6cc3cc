package dev.musterd.app;

import dev.musterd.decide.Admission;
import dev.musterd.decide.Placement;
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
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.Shortages;
import java.util.List;

/** Who is told of whom: makes the duties in the order in which they need each other. */
final class Wiring {
  private final Duties.Policy policy;
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

  Wiring(Duties.Policy policy, Ports ports) {
    this.policy = policy;
    this.pools = new Pools(policy.pools());
    this.ports = ports;
    this.stock = stock();
    this.ask = ask();
    this.configure = configure();
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

  private TakeStock stock() {
    return new TakeStock(
        pools, backlog, inventory, ports.compute(), ports.github(), ports.journal(), ports.clock());
  }

  private AskGitHub ask() {
    return new AskGitHub(
        ports.github(), backlog, inventory, ports.queue(), ports.journal(), ports.clock());
  }

  private ConfigureRunner configure() {
    return new ConfigureRunner(
        ports.github(),
        ports.tokens(),
        ports.compute(),
        backlog,
        inventory,
        ports.journal(),
        ports.timers(),
        ports.clock(),
        policy.configureTimeout());
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
