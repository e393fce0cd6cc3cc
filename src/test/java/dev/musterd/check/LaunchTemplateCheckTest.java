package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.AwsSurvey.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTemplateCheckTest {
  private static final LaunchTemplateCheck WANTED = new LaunchTemplateCheck("p", "musterd-e-p");

  @ParameterizedTest
  @CsvSource({
    "ami-1, true, true, true, true, good: version 3",
    "'', true, true, true, true, failed: names no image",
    "ami-1, true, true, false, true, failed: has no user data",
    "ami-1, true, false, true, true, failed: no instance profile",
    "ami-1, false, true, true, true, warning: without a token",
    "ami-1, true, true, true, false, warning: only stops an instance",
  })
  void template(
      String image,
      boolean tokens,
      boolean profile,
      boolean userData,
      boolean terminates,
      String expected) {
    Template template = new Template(3, image, tokens, profile, userData, terminates);
    Findings.assertIs(expected, Findings.only(WANTED.of(template)));
  }

  @Test
  void absentTemplate_canBeMadeInTwoWays() {
    Finding absent = Findings.only(WANTED.absent("there is none of that name"));
    Findings.assertFailed(absent, "none");
    assertTrue(absent.remedy().contains("musterd aws apply"), absent::toString);
    assertTrue(absent.remedy().contains("musterd user-data p"), absent::toString);
  }
}
