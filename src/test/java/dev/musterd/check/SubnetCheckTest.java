package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Subnet;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetCheckTest {
  /** Subnets as {@code id/vpc/zone/free}. */
  @Test
  void subnetsOfOneZone_areAWarning() {
    List<Subnet> found =
        List.of(
            new Subnet("a", "v", "z1", 90, false),
            new Subnet("b", "v", "z1", 90, false),
            new Subnet("c", "v", "z2", 90, false));
    Findings.assertIs(
        "warning: some are in one zone",
        Findings.only(
            new SubnetCheck("x64", "v", List.of("a", "b", "c"), OptionalInt.empty()).of(found)));
  }

  @ParameterizedTest
  @CsvSource({
    "a/v/z1/200 b/v/z2/50, 20, good: 250 addresses are free in 2 zones",
    "a/v/z1/200 b/v/z2/50 c/other/z3/9, 20, good: 250 addresses",
    "a/v/z1/200, 20, failed: there is no b",
    "'', 20, 'failed: there is no a, b'",
    "a/v/z1/200 b/w/z2/50, 20, failed: b is in w",
    "a/w/z1/200, 20, failed: there is no b; a is in w",
    "a/v/z1/2 b/v/z2/2, 20, failed: 4 addresses are free",
    "a/v/z1/9 b/v/z2/10, 20, 'warning: 19 addresses are free, for up to 20 runners'",
    "a/v/z1/10 b/v/z2/10, 20, good: 20 addresses",
    "a/v/z1/9 b/v/z2/10, -1, good: 19 addresses",
    "a/v/z1/90 b/v/z1/10, 20, warning: all are in z1",
    "a/v/z1/90 b/v/z2/0/ipv6, 20, failed: b have IPv6 addresses only",
  })
  void subnets(String known, int runners, String expected) {
    List<Subnet> found =
        Arrays.stream(known.split(" "))
            .filter(text -> !text.isEmpty())
            .map(text -> text.split("/"))
            .map(
                part ->
                    new Subnet(
                        part[0], part[1], part[2], Integer.parseInt(part[3]), part.length > 4))
            .toList();
    OptionalInt limit = runners < 0 ? OptionalInt.empty() : OptionalInt.of(runners);
    Findings.assertIs(
        expected, Findings.only(new SubnetCheck("x64", "v", List.of("a", "b"), limit).of(found)));
  }
}
