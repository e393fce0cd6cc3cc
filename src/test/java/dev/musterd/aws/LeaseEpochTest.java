package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Market;
import dev.musterd.port.Plans;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The epoch is in the tags of what was launched, so that history can be read. */
class LeaseEpochTest {
  private static List<Map<String, String>> tags(long epoch) {
    var pool = Plans.pool(Plans.TEMPLATE, List.of("subnet-1"), "lowest-price", Optional.empty());
    return new FleetRequest("gh-ci", InstantSource.system(), () -> epoch)
        .request(Plans.plan(pool, 1, Market.SPOT, "token")).tagSpecifications().stream()
            .map(each -> each.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)))
            .toList();
  }

  @Test
  void withoutALease_thereIsNone() {
    tags(0).forEach(each -> assertEquals(null, each.get("musterd:epoch")));
  }

  @ParameterizedTest
  @CsvSource({"1", "9223372036854775807"})
  void withALease_allThatIsLaunchedHasIt(long epoch) {
    List<Map<String, String>> tags = tags(epoch);
    assertEquals(3, tags.size());
    tags.forEach(each -> assertEquals(Long.toString(epoch), each.get("musterd:epoch")));
    tags.forEach(each -> assertEquals("gh-ci", each.get("musterd:environment")));
  }
}
