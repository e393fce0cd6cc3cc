package dev.musterd.check;

import dev.musterd.config.Architecture;
import dev.musterd.port.Images.Image;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCheckTest {
  private static final ImageCheck WANTED =
      new ImageCheck("image of p", "al2023-*", Architecture.X64);

  @ParameterizedTest
  @CsvSource({
    "x86_64, available, true, good: ami-1 (al2023-x)",
    "arm64, available, true, 'failed: is for arm64, the pool for x64'",
    "i386, available, true, failed: is for i386",
    "x86_64, pending, true, failed: is pending",
    "x86_64, deregistered, true, failed: is deregistered",
    "x86_64, available, false, failed: no volume as its root",
  })
  void image(String architecture, String state, boolean ebs, String expected) {
    Image image = new Image("ami-1", "al2023-x", "/dev/xvda", architecture, state, ebs);
    Findings.assertIs(expected, Findings.only(WANTED.of(Optional.of(image))));
  }

  @Test
  void absentImage_isNamedAsConfigured() {
    Findings.assertFailed(Findings.only(WANTED.of(Optional.empty())), "there is none: al2023-*");
  }
}
