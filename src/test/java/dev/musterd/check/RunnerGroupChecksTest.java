package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerGroupChecksTest {
  private static final Owner ACME = new Owner.Organization("acme");
  private static final List<Owner.Repository> SERVED =
      List.of(new Owner.Repository("Acme", "Widgets"), new Owner.Repository("other", "thing"));

  private static RunnerGroup group(String visibility, boolean isPublic, boolean restricted) {
    return new RunnerGroup(3, "Fast", false, visibility, isPublic, restricted);
  }

  @Test
  void find_ignoresCase_andKnowsARenamedDefault() {
    RunnerGroup house = new RunnerGroup(1, "House", true, "all", false, false);
    RunnerGroup fast = group("all", false, false);
    List<RunnerGroup> groups = List.of(house, fast);
    assertEquals(Optional.of(fast), new RunnerGroupChecks.Admission(ACME, "fast").find(groups));
    assertEquals(Optional.of(house), new RunnerGroupChecks.Admission(ACME, "Default").find(groups));
    RunnerGroupChecks.Admission slow = new RunnerGroupChecks.Admission(ACME, "slow");
    assertEquals(Optional.empty(), slow.find(groups));
    Findings.assertFailed(slow.absent(groups), "there are: House, Fast");
  }

  @ParameterizedTest
  @CsvSource({
    "all, false, false, '', good: all repositories but public ones",
    "private, false, false, '', good: private repositories",
    "all, true, false, '', warning: public repositories",
    "all, false, true, '', warning: selected workflows only",
    "selected, false, false, acme/widgets acme/more, good: 2 selected repositories",
    "selected, false, false, acme/more, failed: does not admit Acme/Widgets",
    "selected, false, false, '', failed: admits no repository",
  })
  void admission(
      String visibility, boolean isPublic, boolean restricted, String admitted, String expected) {
    Set<String> names = admitted.isEmpty() ? Set.of() : Set.of(admitted.split(" "));
    Findings.assertIs(
        expected,
        new RunnerGroupChecks.Admission(ACME, "Fast")
            .of(group(visibility, isPublic, restricted), names, SERVED));
  }
}
