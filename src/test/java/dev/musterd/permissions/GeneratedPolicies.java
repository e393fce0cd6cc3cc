package dev.musterd.permissions;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import dev.musterd.provision.template.ResolvedPolicies;
import dev.musterd.provision.template.Template;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All policies that are generated from a configuration, as IAM gets them. */
record GeneratedPolicies(Settings settings, JsonObject resources) {
  static final String REGION = "eu-west-1";
  static final String ACCOUNT = "123456789012";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

  static GeneratedPolicies of(Path directory, String added) throws IOException {
    return of(directory, added, InstanceFiles.NONE);
  }

  static GeneratedPolicies of(Path directory, String added, InstanceFiles files)
      throws IOException {
    Settings settings = SamplePools.settings(directory, "aws.region = eu-west-1\n" + added);
    Template made = Template.of(settings, Map.of("linux-x64", files), settings.aws().region());
    JsonObject template = assertInstanceOf(Template.Ready.class, made, made::toString).json();
    return new GeneratedPolicies(settings, template.getJsonObject("Resources"));
  }

  /** The policies of the daemon's role in the stack. */
  List<JsonObject> daemon() {
    JsonArray attached = properties("DaemonRole").getJsonArray("ManagedPolicyArns");
    return attached.stream()
        .map(reference -> ((JsonObject) reference).getString("Ref"))
        .map(id -> (JsonObject) resolved(properties(id).getJsonObject("PolicyDocument")))
        .toList();
  }

  /** The policy of the instances of the pool linux-x64. */
  List<JsonObject> runner() {
    return properties("LinuxX64RunnerRole").getJsonArray("Policies").stream()
        .map(policy -> (JsonObject) resolved(((JsonObject) policy).getValue("PolicyDocument")))
        .toList();
  }

  private JsonObject properties(String id) {
    return resources.getJsonObject(id).getJsonObject("Properties");
  }

  /** What {@code musterd aws policy --daemon} prints. */
  List<JsonObject> printedDaemon(ResolvedPolicies placed) {
    return documents(placed.daemon(settings));
  }

  List<JsonObject> applier() {
    return documents(placed().applier(settings));
  }

  List<JsonObject> check() {
    return documents(placed().check(settings));
  }

  static ResolvedPolicies placed() {
    return new ResolvedPolicies(Optional.of(REGION), Optional.of(ACCOUNT));
  }

  static ResolvedPolicies anywhere() {
    return new ResolvedPolicies(Optional.empty(), Optional.empty());
  }

  private static List<JsonObject> documents(JsonObject named) {
    return named.stream().map(entry -> (JsonObject) entry.getValue()).toList();
  }

  /** As CloudFormation does it, with names and ids that can be told from their resource. */
  private static Object resolved(Object value) {
    return switch (value) {
      case JsonObject object when object.containsKey("Fn::Sub") ->
          text(object.getString("Fn::Sub"));
      case JsonObject object when object.containsKey("Fn::GetAtt") ->
          role(object.getJsonArray("Fn::GetAtt").getString(0));
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(field -> copy.put(field.getKey(), resolved(field.getValue())));
        yield copy;
      }
      case JsonArray array -> new JsonArray(array.stream().map(it -> resolved(it)).toList());
      default -> value;
    };
  }

  private static String text(String sub) {
    Matcher variable = VARIABLE.matcher(sub);
    return variable.replaceAll(
        found ->
            switch (found.group(1)) {
              case "AWS::Partition" -> "aws";
              case "AWS::Region" -> REGION;
              case "AWS::AccountId" -> ACCOUNT;
              case "AWS::URLSuffix" -> "amazonaws.com";
              default -> id(found.group(1));
            });
  }

  private static String id(String resource) {
    return resource.endsWith(".GroupId")
        ? "sg-" + resource.replace(".GroupId", "")
        : "lt-" + resource;
  }

  /** The ARN of a role that the stack has made. */
  static String role(String id) {
    return "arn:aws:iam::%s:role/gh-ci/musterd-gh-ci-%s-1A2B3C".formatted(ACCOUNT, id);
  }
}
