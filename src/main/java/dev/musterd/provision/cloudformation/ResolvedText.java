package dev.musterd.provision.cloudformation;

/** Texts of {@link IntrinsicFunctions#sub}, resolved for a region and an account; each may be *. */
public record ResolvedText(String region, String account) {

  public String text(String sub) {
    return sub.replace("${AWS::Partition}", partition())
        .replace("${AWS::Region}", region)
        .replace("${AWS::AccountId}", account)
        .replace(
            "${AWS::URLSuffix}",
            partition().equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com")
        .replace("${!", "${");
  }

  /**
   * The partition of the region.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>
   */
  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
