package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.check.QuotaCheck.Quota;
import dev.musterd.port.AwsSurvey.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaCheckTest {
  private static final List<Type> TYPES =
      List.of(
          type("m5.large", 2),
          type("c5.large", 2),
          type("m6i.large", 2),
          type("m5.4xlarge", 16),
          type("m7g.large", 2),
          type("c7g.large", 2),
          type("g5.xlarge", 4),
          type("inf2.xlarge", 4),
          type("p4d.24xlarge", 96));

  @TempDir private Path directory;

  private static Type type(String name, int vcpus) {
    return new Type(name, Set.of("x86_64"), vcpus);
  }

  private Map<Quota, OptionalInt> needed(String more) {
    return QuotaCheck.needed(GitHubChecksTest.settings(directory, more).pools(), TYPES);
  }

  /** The example: 20 on spot with on-demand fallback, and 5 on spot. */
  @Test
  void runnersTimesVcpus_ofAllPools() {
    assertEquals(
        Map.of(
            Quota.STANDARD_SPOT, OptionalInt.of(50), Quota.STANDARD_ON_DEMAND, OptionalInt.of(40)),
        needed(""));
  }

  @Test
  void theLargestType_counts() {
    assertEquals(
        OptionalInt.of(20 * 16 + 10),
        needed("pools.linux-x64.instance-types = [m5.large, m5.4xlarge]").get(Quota.STANDARD_SPOT));
  }

  @Test
  void onePoolWithoutAMaximum_hasNone() {
    assertEquals(
        OptionalInt.empty(),
        needed("pools.linux-arm64.max-runners = unlimited").get(Quota.STANDARD_SPOT));
  }

  @Test
  void otherFamilies_haveTheirOwn_orAreNotJudged() {
    assertEquals(
        Map.of(
            Quota.STANDARD_SPOT, OptionalInt.of(10),
            Quota.GRAPHICS_SPOT, OptionalInt.of(80),
            Quota.GRAPHICS_ON_DEMAND, OptionalInt.of(80)),
        needed("pools.linux-x64.instance-types = [g5.xlarge, inf2.xlarge, p4d.24xlarge]"));
  }

  @ParameterizedTest
  @CsvSource({
    "50, 64, 'good: the account has 64, the pools need up to 50'",
    "64, 64, good: the account has 64",
    "65, 64, 'warning: the account has 64, the pools may need 65'",
    "5, 0, 'warning: the account has 0, the pools may need 5'",
    "-1, 64, good: may reach it",
  })
  void judgement(int needed, double value, String expected) {
    OptionalInt need = needed < 0 ? OptionalInt.empty() : OptionalInt.of(needed);
    Findings.assertIs(expected, QuotaCheck.judge(Quota.STANDARD_SPOT, need, value));
  }
}
