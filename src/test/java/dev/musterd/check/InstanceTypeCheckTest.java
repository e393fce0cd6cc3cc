package dev.musterd.check;

import dev.musterd.config.Architecture;
import dev.musterd.port.AwsSurvey.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTypeCheckTest {
  private static final List<Type> KNOWN =
      List.of(
          new Type("m5.large", Set.of("x86_64"), 2),
          new Type("t2.micro", Set.of("i386", "x86_64"), 1),
          new Type("m7g.large", Set.of("arm64"), 2));

  private static final Map<String, Set<String>> OFFERED =
      Map.of("m5.large", Set.of("z1", "z2"), "t2.micro", Set.of("z2"), "m7g.large", Set.of("z1"));

  @ParameterizedTest
  @CsvSource({
    "m5.large t2.micro, X64, z1 z2, 'good: m5.large, t2.micro'",
    "m7g.large, ARM64, z1, good: m7g.large",
    "m5.large m5.lagre, X64, z1, failed: does not know m5.lagre",
    "m5.large m7g.large, X64, z1, failed: m7g.large cannot run x64",
    "m5.large, ARM64, z1, failed: m5.large cannot run arm64",
    "m5.large t2.micro, X64, z1, warning: offers t2.micro",
    "m5.large t2.micro, X64, z3, 'failed: offers m5.large, t2.micro'",
    "m5.large, X64, '', failed: offers m5.large",
  })
  void types(String wanted, Architecture architecture, String zones, String expected) {
    Set<String> here =
        Arrays.stream(zones.split(" ")).filter(zone -> !zone.isEmpty()).collect(Collectors.toSet());
    Findings.assertIs(
        expected,
        Findings.only(
            new InstanceTypeCheck("p", List.of(wanted.split(" ")), architecture)
                .of(KNOWN, OFFERED, here)));
  }
}
