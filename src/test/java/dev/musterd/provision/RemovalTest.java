package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.aws.FakeBuckets;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.FakeStacks;
import dev.musterd.doubles.aws.FakeTokenStore;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.Instance;
import dev.musterd.port.Plans;
import dev.musterd.port.Stacks.Body;
import dev.musterd.port.Stacks.Proposal;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.provision.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalTest {
  private static final String STACK = "musterd-gh-ci";

  @TempDir private Path directory;
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T12:00:00Z"));
  private final SimulatedCloud cloud = new SimulatedCloud(time, time);
  private final FakeBuckets buckets = new FakeBuckets();
  private final FakeStacks stacks = new FakeStacks(buckets::at);
  private final FakeTokenStore tokens = new FakeTokenStore(cloud, "gh-ci");
  private final List<Integer> emptied = new ArrayList<>();

  private Removal removal(String added) throws IOException {
    Settings settings = SamplePools.settings(directory, added);
    return new Removal(
        new Removal.Target(
            stacks, buckets, new FakeCompute(cloud, "gh-ci"), tokens, new ImmediateTimers()),
        settings);
  }

  private void made(String added) throws IOException {
    Template template =
        Template.of(SamplePools.settings(directory, added), Map.of(), Optional.of("eu-west-1"));
    String text = assertInstanceOf(Template.Ready.class, template).compact();
    String id =
        stacks
            .propose(new Proposal(STACK, true, new Body.Inline(text), Map.of(), Map.of()))
            .result()
            .orElseThrow();
    stacks.execute(id);
    stacks.find(STACK);
    stacks.protect(STACK, true);
  }

  private StackOutcome removed(String added) throws IOException {
    Stack stack = removal(added).find().result().orElseThrow();
    return removal(added).remove(stack, emptied::add, _ -> {}).result();
  }

  @Test
  void everything_goes_withWhatIsInTheBucketAndUnread() throws IOException {
    made("binaries.bucket = null");
    String bucket = "musterd-gh-ci-${AWS::AccountId}-${AWS::Region}";
    buckets.keep(bucket, "a", "");
    buckets.keep(bucket, "b", "");
    tokens.put(Plans.stranger(1), Plans.jit("left behind"));
    assertInstanceOf(StackOutcome.Done.class, removed("binaries.bucket = null"));
    assertEquals(List.of(2), emptied);
    assertEquals(Set.of(), tokens.pending().result());
    assertEquals(Optional.empty(), stacks.find(STACK).result());
  }

  @Test
  void theirBucket_keepsWhatIsInIt() throws IOException {
    made("");
    buckets.keep("mirror", "a", "");
    assertInstanceOf(StackOutcome.Done.class, removed(""));
    assertEquals(1, buckets.objects("mirror"));
  }

  @Test
  void nothingGoes_whileAnInstanceRuns() throws IOException {
    made("");
    cloud.addForeign(
        Map.of(
            Instance.Tag.ENVIRONMENT,
            "gh-ci",
            Instance.Tag.POOL,
            "linux-x64",
            Instance.Tag.SCOPE,
            "organization",
            Instance.Tag.OWNER,
            "acme"));
    String why = removal("").find().cause().getMessage();
    assertTrue(
        why.matches("1 instances of gh-ci run \\(i-[0-9a-f]+\\): set max-runners = 0 .*"), why);
  }

  @Test
  void stackThatIsBusy_isLeftAlone() throws IOException {
    made("");
    stacks.setStatus(STACK, "UPDATE_IN_PROGRESS");
    assertEquals(
        "the stack musterd-gh-ci is UPDATE_IN_PROGRESS: wait until it is done, then try again",
        removal("").find().cause().getMessage());
  }

  @Test
  void stackThatWasNeverMade_isNone() throws IOException {
    assertEquals(Optional.empty(), removal("").find().result());
  }

  /** The lease is renewed between the emptying of the bucket and the end of the hosts. */
  @Test
  void bucketThatHostsWroteTo_isEmptiedOnceMore() throws IOException {
    String added = "binaries.bucket = null, daemon { hosts = 1, package = packages/m.rpm }";
    made(added);
    stacks.breakOneDeletion("Bucket");
    assertInstanceOf(StackOutcome.Done.class, removed(added));
    assertEquals(2, emptied.size());

    made("binaries.bucket = null");
    stacks.breakOneDeletion("Bucket");
    assertInstanceOf(StackOutcome.Failed.class, removed("binaries.bucket = null"));
  }

  @Test
  void failure_isReportedByItsCause() throws IOException {
    made("");
    stacks.breakResource("LinuxX64SecurityGroup");
    StackOutcome.Failed failed = assertInstanceOf(StackOutcome.Failed.class, removed(""));
    assertEquals("DELETE_FAILED", failed.status());
    assertEquals("it is in use", failed.cause().orElseThrow().reason());
  }
}
