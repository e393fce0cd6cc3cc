package dev.musterd.doubles.aws;

/** The calls of EC2, SSM and STS that the double knows. */
public enum Api {
  CREATE_FLEET("CreateFleet"),
  DESCRIBE_INSTANCES("DescribeInstances"),
  DESCRIBE_SPOT_PRICE_HISTORY("DescribeSpotPriceHistory"),
  DESCRIBE_SUBNETS("DescribeSubnets"),
  TERMINATE_INSTANCES("TerminateInstances"),
  CREATE_TAGS("CreateTags"),
  DELETE_TAGS("DeleteTags"),
  GET_CONSOLE_OUTPUT("GetConsoleOutput"),
  PUT_PARAMETER("PutParameter"),
  GET_PARAMETER("GetParameter"),
  GET_PARAMETERS_BY_PATH("GetParametersByPath"),
  DELETE_PARAMETERS("DeleteParameters"),
  GET_CALLER_IDENTITY("GetCallerIdentity");

  private final String word;

  Api(String word) {
    this.word = word;
  }

  /** AWS's own word for it, as in {@code Action} or {@code X-Amz-Target}. */
  public String word() {
    return word;
  }
}
