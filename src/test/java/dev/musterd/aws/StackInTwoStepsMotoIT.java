package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.port.Stacks;
import dev.musterd.provision.DesiredStack;
import dev.musterd.provision.Plan;
import dev.musterd.provision.Rollout;
import dev.musterd.provision.StackOutcome;
import dev.musterd.provision.template.Template;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A template that is too large for a request, on moto: first the bucket, then, through it, the
 * rest. What moto lacks is added here: a stack that a change set has made has no outputs there, so
 * the bucket's name comes from its resources.
 */
class StackInTwoStepsMotoIT {
  private static final Optional<String> REGION = Optional.of("eu-west-1");

  @RegisterExtension private final MotoAdapters moto = MotoAdapters.byName();

  @TempDir private Path directory;
  private final List<Stacks.Step> steps = new ArrayList<>();

  /** moto's stacks, with the one output that the second step needs. */
  private record TellingStacks(Stacks moto, String bucket) implements Stacks {
    @Override
    public Future<Optional<Stack>> find(String nameOrId) {
      return moto.find(nameOrId)
          .map(
              found ->
                  found.map(
                      it ->
                          new Stack(
                              it.id(), it.name(), it.status(), Map.of("BucketName", bucket))));
    }

    @Override
    public Future<Optional<String>> propose(Proposal proposal) {
      return moto.propose(proposal);
    }

    @Override
    public Future<ChangeSet> changes(String changeSet) {
      return moto.changes(changeSet);
    }

    @Override
    public Future<Void> execute(String changeSet) {
      return moto.execute(changeSet);
    }

    @Override
    public Future<Void> discard(String changeSet) {
      return moto.discard(changeSet);
    }

    @Override
    public Future<List<Step>> steps(String stackId, Optional<String> since) {
      return moto.steps(stackId, since);
    }

    @Override
    public Future<Void> protect(String stackId, boolean wanted) {
      return moto.protect(stackId, wanted);
    }

    @Override
    public Future<Void> delete(String stackId) {
      return moto.delete(stackId);
    }
  }

  private Settings settings(int pools) throws IOException {
    Random random = new Random(2);
    String text =
        """
        environment = steps
        github.app { id = 1, private-key.file = "/app.pem", webhook-secret = "hush-hush" }
        network { vpc = %s, subnets = [%s] }
        pool-defaults { ami.filter = { name = ["amzn-ami-hvm-*"] }, cloudwatch.enabled = false }
        """
            .formatted(
                moto.real().ec2.describeVpcs().join().vpcs().getFirst().vpcId(),
                moto.real().ec2.describeSubnets().join().subnets().getFirst().subnetId());
    String all =
        IntStream.range(0, pools)
            .mapToObj(
                pool ->
                    "pools.p%d { labels = [p%1$d], user-data.pre-install = \"echo %s\" }"
                        .formatted(pool, noise(random)))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(directory.resolve("musterd.conf"), text + all);
    ReadResult result = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).settings();
  }

  /** What cannot be compressed. */
  private static String noise(Random random) {
    byte[] bytes = new byte[2_000];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Rollout rollout(int pools) throws IOException {
    Settings settings = settings(pools);
    Template template = Template.of(settings, Map.of(), REGION);
    Ec2Images images = moto.real().images();
    DesiredStack goal =
        RealTime.await(
            DesiredStack.of(
                settings, template, new DesiredStack.Lookups(images, moto.real().sites()), REGION));
    Stacks stacks = new TellingStacks(moto.real().stacks(), "musterd-steps-123456789012-eu-west-1");
    return new Rollout(stacks, moto.real().buckets(), new VertxTimers(moto.real().vertx), goal);
  }

  private void apply(int pools, boolean twoSteps) throws IOException {
    Rollout rollout = rollout(pools);
    Plan plan = RealTime.await(rollout.plan());
    assertEquals(twoSteps, plan.continued());
    StackOutcome outcome = RealTime.await(rollout.carryOut(plan, steps::add));
    assertInstanceOf(StackOutcome.Done.class, outcome, outcome::toString);
  }

  private List<String> templates() {
    return moto.real().ec2.describeLaunchTemplates().join().launchTemplates().stream()
        .map(template -> template.launchTemplateName())
        .filter(name -> name.startsWith("musterd-steps-"))
        .sorted()
        .toList();
  }

  @Test
  void stack_isMadeInTwoSteps_andChangedInOne() throws IOException {
    apply(6, true);
    assertEquals(6, templates().size(), templates()::toString);
    List<String> statuses = steps.stream().map(Stacks.Step::status).distinct().toList();
    assertTrue(statuses.containsAll(List.of("CREATE_COMPLETE", "UPDATE_COMPLETE")), statuses + "");

    assertFalse(RealTime.await(rollout(6).plan()).continued());
    apply(7, false);
    assertEquals(7, templates().size(), templates()::toString);
  }
}
