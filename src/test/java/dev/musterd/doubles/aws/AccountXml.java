package dev.musterd.doubles.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The answers of EC2, STS, IAM and S3. */
final class AccountXml {
  private static final String IMAGE =
      """
      <item><imageId>%s</imageId><name>al2023</name><architecture>%s</architecture>\
      <imageState>available</imageState><rootDeviceType>ebs</rootDeviceType>\
      <rootDeviceName>/dev/xvda</rootDeviceName><imageOwnerId>137112412989</imageOwnerId>\
      <imageOwnerAlias>amazon</imageOwnerAlias><description>Amazon Linux</description>\
      <creationDate>%s</creationDate></item>\
      """;

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  void put(String action, String content) {
    answers.put(action, content);
  }

  String answer(String action, Form form) {
    String content = Optional.ofNullable(answers.get(action)).orElseGet(() -> good(action, form));
    return "<" + action + "Response>" + content + "</" + action + "Response>";
  }

  private static String good(String action, Form form) {
    return switch (action) {
      case "GetCallerIdentity" ->
          """
          <GetCallerIdentityResult><Account>123456789012</Account>\
          <Arn>arn:aws:sts::123456789012:assumed-role/musterd/i-1</Arn></GetCallerIdentityResult>\
          """;
      case "GetRole" ->
          "<GetRoleResult><Role><RoleName>AWSServiceRoleForEC2Spot</RoleName></Role>"
              + "</GetRoleResult>";
      case "DescribeSubnets" -> set("subnetSet", form, AccountXml::subnet);
      case "DescribeInstanceTypes" -> set("instanceTypeSet", form, AccountXml::type);
      case "DescribeInstanceTypeOfferings" ->
          set("instanceTypeOfferingSet", form, AccountXml::offering);
      case "DescribeImages" -> images(form);
      case "DescribeLaunchTemplateVersions" -> template(form);
      case "DescribeInstances" -> "<reservationSet/>";
      default -> throw new IllegalArgumentException("the double does not know " + action);
    };
  }

  private static String set(
      String name, Form form, java.util.function.Function<String, String> item) {
    return java.util.stream.IntStream.rangeClosed(1, 200)
        .mapToObj(i -> form.find("Filter.1.Value." + i))
        .takeWhile(Optional::isPresent)
        .map(value -> "<item>" + item.apply(value.orElseThrow()) + "</item>")
        .collect(Collectors.joining("", "<" + name + ">", "</" + name + ">"));
  }

  private static String subnet(String id) {
    return "<subnetId>%s</subnetId><vpcId>vpc-123</vpcId><availabilityZone>eu-west-1%s</availabilityZone><availableIpAddressCount>250</availableIpAddressCount><ipv6Native>%s</ipv6Native>"
        .formatted(id, id.endsWith("3") ? "a" : "b", id.equals("subnet-6"));
  }

  private static String type(String name) {
    return "<instanceType>%s</instanceType><processorInfo><supportedArchitectures><item>%s</item></supportedArchitectures></processorInfo><vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo>"
        .formatted(name, name.contains("7g") ? "arm64" : "x86_64");
  }

  private static String offering(String name) {
    return "<instanceType>%s</instanceType><location>eu-west-1a</location>".formatted(name);
  }

  /** By its id, which holds the architecture; else an older and a newer one of what is asked. */
  private static String images(Form form) {
    String name = form.find("Filter.1.Name").orElse("");
    String value = form.find("Filter.1.Value.1").orElse("");
    if (name.equals("image-id")) {
      String architecture = value.contains("arm64") ? "arm64" : "x86_64";
      return "<imagesSet>" + IMAGE.formatted(value, architecture, "2026-01-01") + "</imagesSet>";
    }
    String architecture =
        name.equals("architecture") ? value : form.find("Filter.2.Value.1").orElse("x86_64");
    return "<imagesSet>"
        + IMAGE.formatted("ami-older", architecture, "2026-01-01T00:00:00.000Z")
        + IMAGE.formatted("ami-newer", architecture, "2026-02-01T00:00:00.000Z")
        + "</imagesSet>";
  }

  private static String template(Form form) {
    String name = form.find("LaunchTemplateName").orElseThrow();
    return template(7, "ami-" + (name.contains("arm64") ? "arm64" : "x64"), "required");
  }

  static String template(int version, String image, String tokens) {
    return """
    <launchTemplateVersionSet><item><versionNumber>%d</versionNumber><launchTemplateData>\
    <imageId>%s</imageId><userData>IyE=</userData>\
    <iamInstanceProfile><name>runner</name></iamInstanceProfile>\
    <metadataOptions><httpTokens>%s</httpTokens></metadataOptions>\
    <instanceInitiatedShutdownBehavior>terminate</instanceInitiatedShutdownBehavior>\
    </launchTemplateData></item></launchTemplateVersionSet>\
    """
        .formatted(version, image, tokens);
  }

  /** IAM and STS wrap an error in another way than EC2. */
  static String error(String code, String action, boolean wrapped) {
    String error =
        "<Error><Code>%s</Code><Message>the double refuses %s. Encoded authorization failure message: abcdef</Message></Error>"
            .formatted(code, action);
    return wrapped
        ? "<ErrorResponse>" + error + "</ErrorResponse>"
        : "<Response><Errors>" + error + "</Errors></Response>";
  }

  static String s3Error(String code, String action) {
    return "<Error><Code>%s</Code><Message>the double refuses %s</Message></Error>"
        .formatted(code, action);
  }

  static String upload(String key) {
    return "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>%s</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
        .formatted(key);
  }
}
