package dev.musterd.permissions;

import static dev.musterd.permissions.GeneratedPolicies.ACCOUNT;
import static dev.musterd.permissions.GeneratedPolicies.REGION;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Requests as lines of {@code what | who | action | resource | key = value; key = a, b; word}.
 * Resources are short for ARNs: {@code sqs:name}, {@code ec2::image/x} without account, {@code
 * ec2:999999999999:subnet/x} with another. Words stand for the keys that AWS fills in together.
 */
final class RequestTable {
  /**
   * A line of the table.
   *
   * @param what the call that makes the request, or the attack that it is a part of
   * @param who has the policies that judge it
   */
  record Line(String what, String who, AwsRequest request) {
    @Override
    public String toString() {
      return "%s: %s on %s %s"
          .formatted(who, request.action(), request.resource(), request.context());
    }
  }

  private static final Set<String> WITHOUT_REGION = Set.of("iam", "s3");

  /** The keys of an instance's tags at its launch. */
  private static final String TAGGED =
      "aws:RequestTag/musterd:environment = gh-ci; aws:RequestTag/musterd:pool = linux-x64;"
          + " aws:RequestTag/musterd:owner = acme; aws:RequestTag/musterd:scope = organization;"
          + " aws:RequestTag/Name = musterd linux-x64; aws:TagKeys = musterd:environment,"
          + " musterd:pool, musterd:owner, musterd:scope, Name";

  private static final String OURS =
      "aws:ResourceTag/musterd:environment = gh-ci; aws:ResourceTag/musterd:pool = linux-x64";

  private static final String TEMPLATE =
      "ec2:LaunchTemplate ="
          + " arn:aws:ec2:eu-west-1:123456789012:launch-template/lt-LinuxX64LaunchTemplate";

  private static final Map<String, String> WORDS =
      Map.of(
          "tagged",
          TAGGED,
          "ours",
          OURS,
          "template",
          TEMPLATE + "; ec2:IsLaunchTemplateResource = true",
          "overridden",
          TEMPLATE + "; ec2:IsLaunchTemplateResource = false",
          "imdsv2",
          "ec2:MetadataHttpTokens = required; ec2:InstanceID = *",
          "their-template",
          "ec2:LaunchTemplate = arn:aws:ec2:eu-west-1:123456789012:launch-template/lt-theirs;"
              + " ec2:IsLaunchTemplateResource = true",
          "by-ec2",
          "kms:ViaService = ec2.eu-west-1.amazonaws.com",
          "by-ssm",
          "kms:ViaService = ssm.eu-west-1.amazonaws.com",
          "token",
          "kms:EncryptionContext:PARAMETER_ARN ="
              + " arn:aws:ssm:eu-west-1:123456789012:parameter/musterd/gh-ci/tokens/i-1",
          "to-ec2",
          "iam:PassedToService = ec2.amazonaws.com");

  private RequestTable() {}

  static List<Line> of(String table) {
    return table.lines().filter(line -> !line.isBlank()).map(RequestTable::line).toList();
  }

  private static Line line(String text) {
    String[] cells = text.split("\\|", -1);
    if (cells.length != 5) {
      throw new IllegalArgumentException("not five cells: " + text);
    }
    List<String> trimmed = Arrays.stream(cells).map(String::strip).toList();
    return new Line(
        trimmed.get(0),
        trimmed.get(1),
        new AwsRequest(trimmed.get(2), arn(trimmed.get(3)), context(trimmed.get(4))));
  }

  private static String arn(String resource) {
    if (resource.equals("*") || resource.startsWith("arn:")) {
      return resource;
    }
    String service = resource.substring(0, resource.indexOf(':'));
    String rest = resource.substring(service.length() + 1);
    String[] parts = rest.split(":", 2);
    boolean owned = parts.length == 2 && parts[0].matches("\\d{12}|");
    String account = owned ? parts[0] : service.equals("s3") ? "" : ACCOUNT;
    return "arn:aws:%s:%s:%s:%s"
        .formatted(
            service,
            WITHOUT_REGION.contains(service) ? "" : REGION,
            account,
            owned ? parts[1] : rest);
  }

  private static Map<String, List<String>> context(String text) {
    Map<String, List<String>> context = new HashMap<>();
    pairs(text)
        .forEach(
            pair -> {
              String[] sides = pair.split(" = ", 2);
              context.put(sides[0].strip(), values(sides[0].strip(), sides[1]));
            });
    return context;
  }

  private static Stream<String> pairs(String text) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .flatMap(
            part -> {
              if (part.contains(" = ")) {
                return Stream.of(part);
              }
              String meaning = WORDS.get(part);
              if (meaning == null) {
                throw new IllegalArgumentException("no word: " + part);
              }
              return pairs(meaning);
            });
  }

  private static List<String> values(String key, String value) {
    boolean several = key.equals("aws:TagKeys") || key.equals("kms:ResourceAliases");
    return several
        ? new ArrayList<>(Arrays.stream(value.split(",")).map(String::strip).toList())
        : List.of(value.strip());
  }
}
