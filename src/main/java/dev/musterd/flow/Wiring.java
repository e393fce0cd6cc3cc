package dev.musterd.flow;

import dev.musterd.decide.Admission;
import dev.musterd.decide.Placement;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import java.util.List;

/** Who is told of whom: makes the duties in the order in which they need each other. */
final class Wiring {
  private final Duties.Policy policy;
  private final Pools pools;
  private final Ports ports;
  private final Backlog backlog = new Backlog();
  private final Inventory inventory = new Inventory();
  private final RefreshInventory stock;
  private final VerifyQueued ask;
  private final ConfigureRunner configure;
  private final LaunchInstances launch;
  private final AdoptInstances adopt;
  private final ProvisionRunners provision;
  private final MaintainWarmPools warm;

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
        new CheckBootDeadlines(inventory, stock, ports.journal(), ports.clock()),
        new RecoverDeliveries(policy.recovery(), ports.github(), ports.journal(), ports.clock()),
        new RecoverOnStart(stock, adopt, provision, ports.journal(), ports.timers(), ports.clock()),
        new Explain(pools, backlog, inventory, provision, ports.clock()),
        new DescribeFleet(pools, backlog, inventory, stock, ports.clock()),
        new PreviewReaping(stock, reap),
        ports.journal());
  }

  private RefreshInventory stock() {
    return new RefreshInventory(
        pools, backlog, inventory, ports.compute(), ports.github(), ports.journal(), ports.clock());
  }

  private VerifyQueued ask() {
    return new VerifyQueued(
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
        new UnavailableOfferings(Placement.SHORTAGE_MEMORY),
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

  private MaintainWarmPools warm() {
    return new MaintainWarmPools(
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
    provision.provision();
    warm.checkSoon();
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
