package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/migrate-from-terraform-module.md has every input of the module, and keys that exist. */
class MigrationPageTest {
  private static final Path PAGE = Path.of("docs", "migrate-from-terraform-module.md");

  /** The inputs of the module's first releases, by its readme, in their order there. */
  private static final List<String> INPUTS =
      List.of(
          """
          ami_filter ami_owners aws_region block_device_mappings cloudwatch_config
          create_service_linked_role_spot delay_webhook_event disable_check_wokflow_job_labels
          enable_cloudwatch_agent enable_organization_runners enable_ssm_on_runners environment
          ghes_ssl_verify ghes_url github_app idle_config instance_profile_path instance_type
          instance_types key_name kms_key_arn lambda_s3_bucket lambda_security_group_ids
          lambda_subnet_ids logging_retention_in_days market_options
          minimum_running_time_in_minutes repository_white_list role_path
          role_permissions_boundary runner_additional_security_group_ids
          runner_allow_prerelease_binaries runner_as_root runner_binaries_syncer_lambda_timeout
          runner_binaries_syncer_lambda_zip runner_boot_time_in_minutes runner_egress_rules
          runner_extra_labels runner_group_name runner_iam_role_managed_policy_arns
          runner_log_files runners_lambda_s3_key runners_lambda_s3_object_version
          runners_lambda_zip runners_maximum_count runners_scale_down_lambda_timeout
          runners_scale_up_lambda_timeout scale_down_schedule_expression subnet_ids
          syncer_lambda_s3_key syncer_lambda_s3_object_version tags userdata_post_install
          userdata_pre_install userdata_template volume_size vpc_id webhook_lambda_s3_key
          webhook_lambda_s3_object_version webhook_lambda_timeout webhook_lambda_zip
          """
              .strip()
              .split("\\s+"));

  private static final List<String> OUTPUTS =
      List.of("binaries_syncer", "runners", "ssm_parameters", "webhook");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9_]+)` \\| ([^|]*?) \\|(.*)$", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern KEY = Pattern.compile("`([a-z-]+(?:\\.[A-Za-z-]+)+)(?: = [^`]*)?`");

  @Test
  void inputs_haveEachOneRow_inTheModulesOrder() throws IOException {
    assertEquals(INPUTS, rows("Inputs").map(row -> row.group(1)).toList());
    assertEquals(OUTPUTS, rows("Outputs").map(row -> row.group(1)).toList());
  }

  @Test
  void row_namesAKeyThatExists_orSaysWhyThereIsNone() throws IOException {
    for (MatchResult row : rows("Inputs").toList()) {
      if (row.group(2).equals("none")) {
        assertFalse(row.group(3).isBlank(), row.group());
      } else {
        List<String> keys = all(CODE, row.group(2));
        assertFalse(keys.isEmpty(), row.group());
        keys.forEach(key -> assertTrue(keys().contains(key), key + " in " + row.group()));
      }
    }
  }

  /** Not only in the column of keys. */
  @Test
  void everyKey_thatThePageNames_exists() throws IOException {
    List<String> named = all(KEY, Files.readString(PAGE));
    assertTrue(named.size() > INPUTS.size() / 2, "keys are found");
    assertEquals(
        List.of(),
        named.stream().filter(key -> !key.endsWith(".md") && !keys().contains(key)).toList());
  }

  /** What the page gives a key, is tried by this key, and nothing else is. */
  @Test
  void inputsWithAKey_areTried_byEachOfTheirKeys() throws IOException, ClassNotFoundException {
    List<Trial> trials = trials();
    Set<String> page = new TreeSet<>();
    for (MatchResult row : rows("Inputs").filter(row -> !row.group(2).equals("none")).toList()) {
      page.add(row.group(1));
      for (String key : all(CODE, row.group(2))) {
        assertTrue(
            trials.stream()
                .filter(trial -> trial.inputs().contains(row.group(1)))
                .anyMatch(trial -> trial.sets(key)),
            () -> key + " is not tried for " + row.group(1));
      }
    }
    Set<String> tried =
        trials.stream()
            .flatMap(trial -> trial.inputs().stream())
            .filter(INPUTS::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    tried.remove("lambda_s3_bucket"); // tried for the bucket's sake; the page says that, too
    assertEquals(page, tried);
  }

  /** Of the inputs that are maps, by the module's readme. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "device_name",
        "delete_on_termination",
        "volume_type",
        "volume_size",
        "encrypted",
        "iops"
      })
  void partOfABlockDevice_isTried(String part) throws ClassNotFoundException {
    assertTrue(
        lines().anyMatch(line -> line.startsWith("block_device_mappings: " + part + " |")), part);
  }

  /**
   * A row of the test of the template.
   *
   * @param added what it adds to a configuration
   */
  private record Trial(List<String> inputs, String added) {

    /** From {@code a, b: of something | pool.key = value | …}. */
    static Trial of(String line) {
      String[] columns = line.split("\\|");
      List<String> names =
          Stream.of(columns[0].split(":")[0].split(",")).map(String::strip).toList();
      return new Trial(names, columns[1].strip().replaceAll("\\bpool\\.", "pools.NAME."));
    }

    boolean sets(String key) {
      return ConfigFactory.parseString(added).entrySet().stream()
          .map(Map.Entry::getKey)
          .anyMatch(set -> set.equals(key) || set.startsWith(key + "."));
    }
  }

  private static List<Trial> trials() throws ClassNotFoundException {
    return lines().map(Trial::of).toList();
  }

  private static Stream<String> lines() throws ClassNotFoundException {
    Class<?> test = Class.forName("dev.musterd.provision.SeedInputsTest");
    return Stream.of(test.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(CsvSource.class))
        .flatMap(method -> method.getAnnotation(CsvSource.class).textBlock().lines());
  }

  private static Set<String> keys() {
    return ReferenceTest.keys(SettingsReader.reference()).stream()
        .map(key -> key.replaceFirst("^pool-defaults\\.", "pools.NAME."))
        .collect(Collectors.toSet());
  }

  private static Stream<MatchResult> rows(String section) throws IOException {
    String page = Files.readString(PAGE);
    String from = page.substring(page.indexOf("\n## " + section + "\n") + 1);
    int end = from.indexOf("\n## ");
    return ROW.matcher(end < 0 ? from : from.substring(0, end)).results();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
