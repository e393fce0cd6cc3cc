package dev.musterd.provision.template;

import static java.util.Map.entry;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What CloudFormation would refuse before it makes anything: types that we do not know, properties
 * that are missing, names that lead nowhere.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html">resource
 *     types</a>
 */
final class TemplateCheck {
  /** Each type that we use: its required properties, and the attributes that may be asked for. */
  private record Type(Set<String> required, Set<String> attributes) {}

  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          entry("AWS::SQS::Queue", new Type(Set.of("QueueName"), Set.of("Arn"))),
          entry("AWS::SQS::QueuePolicy", new Type(Set.of("Queues", "PolicyDocument"), Set.of())),
          entry(
              "AWS::Events::Rule",
              new Type(Set.of("Name", "EventPattern", "State", "Targets"), Set.of("Arn"))),
          entry("AWS::S3::Bucket", new Type(Set.of("BucketName"), Set.of("Arn"))),
          entry("AWS::S3::BucketPolicy", new Type(Set.of("Bucket", "PolicyDocument"), Set.of())),
          entry("AWS::Logs::LogGroup", new Type(Set.of("LogGroupName"), Set.of())),
          entry("AWS::IAM::Role", new Type(Set.of("AssumeRolePolicyDocument"), Set.of("Arn"))),
          entry("AWS::IAM::InstanceProfile", new Type(Set.of("Roles"), Set.of("Arn"))),
          entry("AWS::IAM::ManagedPolicy", new Type(Set.of("PolicyDocument"), Set.of())),
          entry("AWS::IAM::ServiceLinkedRole", new Type(Set.of("AWSServiceName"), Set.of())),
          entry(
              "AWS::EC2::SecurityGroup",
              new Type(Set.of("GroupDescription", "VpcId"), Set.of("GroupId"))),
          entry("AWS::SSM::Parameter", new Type(Set.of("Name", "Type", "Value"), Set.of())),
          entry(
              "AWS::EC2::LaunchTemplate",
              new Type(Set.of("LaunchTemplateData"), Set.of("LatestVersionNumber"))),
          entry(
              "AWS::EC2::SecurityGroupIngress",
              new Type(Set.of("IpProtocol", "GroupId", "SourceSecurityGroupId"), Set.of())),
          entry(
              "AWS::AutoScaling::AutoScalingGroup",
              new Type(Set.of("MinSize", "MaxSize", "VPCZoneIdentifier"), Set.of())),
          entry(
              "AWS::ElasticLoadBalancingV2::LoadBalancer",
              new Type(Set.of("Type", "Scheme", "Subnets"), Set.of("DNSName"))),
          entry(
              "AWS::ElasticLoadBalancingV2::TargetGroup",
              new Type(Set.of("Protocol", "Port", "VpcId"), Set.of())),
          entry(
              "AWS::ElasticLoadBalancingV2::Listener",
              new Type(Set.of("LoadBalancerArn", "Port", "Protocol", "DefaultActions"), Set.of())),
          entry("AWS::ResourceGroups::Group", new Type(Set.of("Name", "ResourceQuery"), Set.of())));

  private static final Set<String> PSEUDO =
      Set.of("AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::URLSuffix", "AWS::StackName");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]{1,255}");

  private final JsonObject resources;
  private final JsonObject parameters;
  private final List<String> problems = new ArrayList<>();

  private TemplateCheck(JsonObject template) {
    this.resources = template.getJsonObject("Resources");
    this.parameters = template.getJsonObject("Parameters", new JsonObject());
  }

  static List<String> problems(JsonObject template) {
    TemplateCheck check = new TemplateCheck(template);
    check.resources.forEach(
        resource -> check.resource(resource.getKey(), (JsonObject) resource.getValue()));
    check.walk(template);
    return check.problems;
  }

  private void resource(String id, JsonObject resource) {
    Type type = TYPES.get(resource.getString("Type"));
    if (!IDENTIFIER.matcher(id).matches()) {
      problems.add(id + " is no identifier");
    }
    dependencies(resource)
        .filter(name -> !resources.containsKey(name))
        .forEach(name -> problems.add(id + " depends on " + name));
    if (type == null) {
      problems.add(id + " has the unknown type " + resource.getString("Type"));
      return;
    }
    type.required().stream()
        .filter(name -> !resource.getJsonObject("Properties").containsKey(name))
        .forEach(name -> problems.add(id + " lacks " + name));
  }

  private static Stream<String> dependencies(JsonObject resource) {
    return resource.getJsonArray("DependsOn", new JsonArray()).stream().map(String.class::cast);
  }

  private void walk(Object value) {
    if (value instanceof JsonArray array) {
      array.forEach(this::walk);
    } else if (value instanceof JsonObject object) {
      object.forEach(
          entry -> {
            switch (entry.getKey()) {
              case "Ref" -> known((String) entry.getValue());
              case "Fn::GetAtt" -> attribute((JsonArray) entry.getValue());
              case "Fn::Sub" -> variables((String) entry.getValue());
              default -> walk(entry.getValue());
            }
          });
    }
  }

  private void known(String name) {
    if (!PSEUDO.contains(name) && !resources.containsKey(name) && !parameters.containsKey(name)) {
      problems.add("nothing is called " + name);
    }
  }

  private void attribute(JsonArray pair) {
    JsonObject resource = resources.getJsonObject(pair.getString(0));
    Type type = resource == null ? null : TYPES.get(resource.getString("Type"));
    if (type == null || !type.attributes().contains(pair.getString(1))) {
      problems.add("there is no " + pair);
    }
  }

  private void variables(String text) {
    for (Matcher variable = VARIABLE.matcher(text); variable.find(); ) {
      String[] parts = variable.group(1).split("\\.", 2);
      if (parts.length == 1) {
        known(parts[0]);
      } else {
        attribute(JsonArray.of(parts[0], parts[1]));
      }
    }
  }
}
