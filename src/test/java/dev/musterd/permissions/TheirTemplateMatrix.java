package dev.musterd.permissions;

import java.util.List;

/** A launch from a template that the configuration names: without IMDSv2, with its own tags. */
final class TheirTemplateMatrix {
  private static final String LAUNCH =
      """
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:fleet/* | tagged
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:launch-template/lt-theirs |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:security-group/sg-any |
      ec2.createFleet | daemon | ec2:CreateFleet | ec2:key-pair/any |
      ec2.createFleet | daemon | ec2:RunInstances | ec2:instance/* | tagged; their-template; ec2:MetadataHttpTokens = optional
      ec2.createFleet | daemon | ec2:RunInstances | ec2:volume/* | tagged; their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:network-interface/* | their-template; aws:RequestTag/team = x; aws:TagKeys = team
      ec2.createFleet | daemon | ec2:RunInstances | ec2:network-interface/* | their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:launch-template/lt-theirs | their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:subnet/subnet-1 | their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:security-group/sg-any | their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2:key-pair/any | their-template
      ec2.createFleet | daemon | ec2:RunInstances | ec2::image/ami-1 | their-template
      ec2.createFleet | daemon | ec2:CreateTags | ec2:network-interface/* | ec2:CreateAction = RunInstances; aws:RequestTag/team = x; aws:TagKeys = team
      """;

  private TheirTemplateMatrix() {}

  static List<RequestTable.Line> lines() {
    return RequestTable.of(LAUNCH);
  }
}
