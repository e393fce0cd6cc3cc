package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicySize;
import dev.musterd.provision.cloudformation.PolicyStatement;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No policy is longer than IAM takes, however much the configuration names. */
class PolicyDocumentsTest {
  private static final String KEY =
      "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-%012d";

  @TempDir private Path directory;

  /** Pools that each have a key, an image's parameter, subnets and a group of their own. */
  private static String pools(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                """
                pools.pool-%d {
                  labels = [x%d], subnets = [subnet-%017d, subnet-1%016d], key-name = "key-%d"
                  security-groups = ["sg-%017d"], ami.parameter = "/images/of/the/pool/%d"
                  block-devices = [{ kms-key = "%s" }]
                }
                """
                    .formatted(i, i, i, i, i, i, i, KEY.formatted(i)))
        .collect(Collectors.joining());
  }

  private Settings settings(String added) throws IOException {
    return SamplePools.settings(directory, added);
  }

  private List<JsonObject> attached(String added) throws IOException {
    JsonObject template = SampleTemplates.of(directory, added);
    return SampleTemplates.properties(template, "DaemonRole")
        .getJsonArray("ManagedPolicyArns")
        .stream()
        .map(policy -> ((JsonObject) policy).getString("Ref"))
        .map(id -> SampleTemplates.properties(template, id).getJsonObject("PolicyDocument"))
        .toList();
  }

  private static List<String> resources(List<JsonObject> documents) {
    Set<String> all = new TreeSet<>();
    documents.forEach(
        document ->
            document.getJsonArray("Statement").stream()
                .map(JsonObject.class::cast)
                .flatMap(statement -> statement.getJsonArray("Resource").stream())
                .forEach(resource -> all.add(String.valueOf(resource))));
    return List.copyOf(all);
  }

  @Test
  void onePool_hasThreePolicies() throws IOException {
    assertEquals(3, attached("aws.kms-key = alias/mine").size());
  }

  /** Ten pools with keys of volumes and parameters of images were once one policy of 9,390. */
  @Test
  void manyPools_haveMorePolicies_eachWithinTheLimit() throws IOException {
    for (int count : new int[] {10, 37}) {
      List<JsonObject> documents = attached(pools(count));
      PolicySize size = new PolicySize(settings(pools(count)));
      for (JsonObject document : documents) {
        assertTrue(size.of(document) <= PolicySize.MANAGED, () -> "it has " + size.of(document));
      }
      assertTrue(documents.size() <= PolicyDocuments.ATTACHED_MAX, () -> "" + documents.size());
      String all = resources(documents).toString();
      for (int i = 0; i < count; i++) {
        assertTrue(all.contains(KEY.formatted(i)), KEY.formatted(i));
        assertTrue(all.contains("subnet/subnet-%017d".formatted(i)));
        assertTrue(all.contains("parameter/images/of/the/pool/" + i));
      }
    }
  }

  @Test
  void printedPolicies_areWithinTheLimitToo() throws IOException {
    Settings settings = settings(pools(40));
    ResolvedPolicies anywhere = new ResolvedPolicies(Optional.empty(), Optional.empty());
    ResolvedPolicies somewhere =
        new ResolvedPolicies(Optional.of("us-gov-west-1"), Optional.of("123456789012"));
    List<JsonObject> printed = new ArrayList<>();
    for (ResolvedPolicies placed : List.of(anywhere, somewhere)) {
      Stream.of(placed.daemon(settings), placed.applier(settings), placed.check(settings))
          .flatMap(named -> named.stream())
          .forEach(named -> printed.add((JsonObject) named.getValue()));
    }
    printed.forEach(
        policy ->
            assertTrue(
                policy.encode().length() <= PolicySize.MANAGED,
                () -> "it has " + policy.encode().length()));
  }

  /** Names of statements are unique within a policy. */
  @Test
  void dividedStatement_keepsAllItsResources_underNamesOfItsOwn() throws IOException {
    List<String> arns =
        IntStream.range(0, 300)
            .mapToObj("arn:aws:ssm:eu-west-1:1:parameter/p%05d"::formatted)
            .toList();
    List<JsonObject> documents =
        new PolicyDocuments(settings(""))
            .of(
                List.of(
                    PolicyStatement.allow("First", "s3:GetObject").on("arn:first"),
                    PolicyStatement.allow("Many", "ssm:GetParameter").on(arns)));
    assertTrue(documents.size() > 1);
    List<String> sids = new ArrayList<>();
    documents.forEach(
        document ->
            document
                .getJsonArray("Statement")
                .forEach(statement -> sids.add(((JsonObject) statement).getString("Sid"))));
    assertEquals(sids.size(), Set.copyOf(sids).size(), sids::toString);
    assertEquals(
        Stream.concat(Stream.of("arn:first"), arns.stream()).sorted().toList(),
        resources(documents));
  }

  /** What CloudFormation puts in counts, not the text of its functions. */
  @Test
  void size_isThatOfTheResolvedPolicy() throws IOException {
    Settings settings = settings("aws.region = eu-west-1");
    JsonObject policy =
        new JsonObject()
            .put(
                "a",
                JsonArray.of(
                    IntrinsicFunctions.arn("ssm", "parameter/x"),
                    IntrinsicFunctions.attribute("LinuxX64RunnerRole", "Arn"),
                    IntrinsicFunctions.ref("LinuxX64LaunchTemplate")));
    String role = "arn:aws:iam::123456789012:role/gh-ci/" + "r".repeat(64);
    assertEquals(
        "{\"a\":[\"arn:aws:ssm:eu-west-1:123456789012:parameter/x\",\"%s\",\"lt-0123456789abcdef0\"]}"
            .formatted(role)
            .length(),
        new PolicySize(settings).of(policy));
  }

  @Test
  void policyInsideARole_hasALimitAsWell() throws IOException {
    String groups =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"log_group_name\": \"/a/group/with/a/name/%d\"}".formatted(i))
            .collect(Collectors.joining(",", "{\"logs\": [", "]}"));
    List<String> reasons =
        SampleTemplates.refusal(
            directory,
            "",
            new InstanceFiles(Optional.empty(), Optional.empty(), Optional.of(groups)));
    assertTrue(
        reasons.stream().anyMatch(reason -> reason.contains("the policy of its role has ")),
        reasons::toString);
  }
}
