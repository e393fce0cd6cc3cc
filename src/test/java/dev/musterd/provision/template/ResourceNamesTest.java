package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.provision.SamplePools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceNamesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "linux-x64, LinuxX64",
    "linux, Linux",
    "gpu-a100-big, GpuA100Big",
    "linux-2, Linux20a92e999",
    "linux_x64, LinuxX64b196af6b",
    "Linux-x64, LinuxX6428f214bd",
    "._., 0000b85d",
    "daemon, Daemonb02b1684"
  })
  void identifier_isReadable_andMarkedWhereItCouldBeAnothers(String pool, String identifier) {
    assertEquals(identifier, ResourceNames.identifier(pool));
  }

  @Test
  void identifiers_differ_whereNamesDo() {
    List<String> pools =
        List.of(
            "a-b", "ab", "a_b", "a.b", "A-b", "a-B", "AB", "a--b", "-a-b", "a-1", "a1", "a-1-b");
    Set<String> identifiers = new TreeSet<>();
    pools.forEach(pool -> identifiers.add(ResourceNames.identifier(pool)));
    assertEquals(pools.size(), identifiers.size(), identifiers::toString);
    assertTrue(identifiers.stream().allMatch(identifier -> identifier.matches("[A-Za-z0-9]+")));
  }

  /** The template's, in which AWS fills in account and region, and the daemon's. */
  @ParameterizedTest
  @CsvSource({
    "gh-ci, eu-west-1",
    "gh-ci, ap-southeast-1",
    "an-environment-of-28-letters, eu-west-1",
    "an-environment-of-32-characters1, eu-west-1",
    "an-environment-of-32-characters1, ap-southeast-1",
    "an-environment-of-32-characters2, us-gov-northwest-1"
  })
  void bucket_isTheSame_inTheTemplateAndForTheDaemon(String environment, String region)
      throws IOException {
    String template =
        ResourceNames.bucket(settings(environment), Optional.of(region))
            .orElseThrow()
            .replace("${AWS::AccountId}", "123456789012")
            .replace("${AWS::Region}", region);
    assertEquals(new AwsNames(environment).bucket("123456789012", region), template);
    assertTrue(template.length() <= 63, template);
    assertEquals(
        environment.length() <= AwsNames.bucketRoom(region.length()),
        template.startsWith("musterd-" + environment + "-"),
        template);
  }

  @Test
  void bucket_hasNoName_whereALongEnvironmentKnowsNoRegion() throws IOException {
    assertEquals(
        Optional.of("musterd-gh-ci-${AWS::AccountId}-${AWS::Region}"),
        ResourceNames.bucket(settings("gh-ci"), Optional.empty()));
    assertEquals(
        Optional.empty(),
        ResourceNames.bucket(settings("an-environment-of-32-characters1"), Optional.empty()));
  }

  private Settings settings(String environment) throws IOException {
    return SamplePools.settings(directory, "binaries.bucket = null\nenvironment = " + environment);
  }
}
