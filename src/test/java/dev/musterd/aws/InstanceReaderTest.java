package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

class InstanceReaderTest {
  private static final Instant LAUNCHED = Instant.parse("2026-12-01T09:00:00Z");

  private final InstanceReader reader = new InstanceReader("production");

  @Test
  void instancesShareWhatIsTheSame() {
    Instance one = read(1, "acme").orElseThrow();
    Instance two = read(2, "acme").orElseThrow();

    assertEquals(new Offering("m5.large", "subnet-1", Market.SPOT), two.offering().orElseThrow());
    assertSame(one.offering(), two.offering());
    assertSame(one.ownerPool(), two.ownerPool());
    assertTrue(two.running());
  }

  /** Owners are equal without case, but paths and people get the spelling that the tag has. */
  @Test
  void eachSpellingIsKept() {
    read(1, "acme");

    assertEquals("Acme", read(2, "Acme").orElseThrow().ownerPool().owner().name());
  }

  @Test
  void instance_ofAnotherEnvironment_isNotOurs() {
    assertEquals(
        Optional.empty(), new InstanceReader("staging").read(described(1, "acme")).instance());
    assertFalse(new InstanceReader("staging").read(described(1, "")).unreadable().isPresent());
    assertTrue(reader.read(described(1, "")).unreadable().isPresent());
  }

  private Optional<Instance> read(int number, String owner) {
    return reader.read(described(number, owner)).instance();
  }

  /** Of texts that are not constants: each answer of EC2 is read anew. */
  private static software.amazon.awssdk.services.ec2.model.Instance described(
      int number, String owner) {
    List<Tag> tags =
        Map.of(
                Instance.Tag.ENVIRONMENT, "production",
                Instance.Tag.POOL, "linux",
                Instance.Tag.SCOPE, "organization",
                Instance.Tag.OWNER, owner)
            .entrySet()
            .stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(copy(tag.getValue())).build())
            .toList();
    return software.amazon.awssdk.services.ec2.model.Instance.builder()
        .instanceId("i-%017x".formatted(number))
        .launchTime(LAUNCHED)
        .state(state -> state.name(InstanceStateName.RUNNING))
        .instanceType(copy("m5.large"))
        .subnetId(copy("subnet-1"))
        .instanceLifecycle("spot")
        .tags(tags)
        .build();
  }

  private static String copy(String text) {
    return new String(text.toCharArray());
  }
}
