package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.port.AwsSurvey.Caller;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorCheckTest {
  private static final Caller CALLER = new Caller("123456789012", "arn", "eu-west-1");

  @TempDir private Path directory;

  private MirrorCheck mirror(String more) {
    return new MirrorCheck(GitHubChecksTest.settings(directory, more));
  }

  @Test
  void bucket_isTheConfiguredOne_orThatOfTheEnvironment() {
    assertEquals("mine", mirror("binaries.bucket = mine").bucket(CALLER));
    assertEquals("musterd-gh-ci-123456789012-eu-west-1", mirror("").bucket(CALLER));
  }

  @Test
  void longEnvironment_isCutToWhatABucketMayBeCalled() {
    Caller far = new Caller("123456789012", "arn", "ap-southeast-1");
    String first = mirror("environment = an-environment-of-32-characters1").bucket(far);
    String second = mirror("environment = an-environment-of-32-characters2").bucket(far);
    assertEquals(63, first.length());
    assertEquals(63, second.length());
    assertEquals(2, List.of(first, second).stream().distinct().count());
  }

  @Test
  void platforms_areThoseOfThePools() {
    assertEquals(List.of("linux-arm64", "linux-x64"), mirror("").platforms());
    assertEquals("runners/linux-x64/latest.json", MirrorCheck.key("linux-x64"));
  }
}
