package dev.musterd.permissions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine judges as IAM's documentation says. */
class PolicyEngineTest {
  private static JsonObject policy(String... statements) {
    return new JsonObject("{\"Statement\":[" + String.join(",", statements) + "]}");
  }

  private static AwsRequest request(String action, String resource) {
    return new AwsRequest(action, resource, Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          StringEquals              | a         | a       | true
          StringEquals              | a         | A       | false
          StringEquals              | a*        | ab      | false
          StringEquals              | a         |         | false
          StringEqualsIfExists      | a         |         | true
          StringEqualsIfExists      | a         | b       | false
          StringNotEquals           | a         |         | true
          StringNotEquals           | a,b       | b       | false
          StringNotEqualsIgnoreCase | true      | True    | false
          StringEqualsIgnoreCase    | true      | TRUE    | true
          StringLike                | a*,b      | abc     | true
          StringLike                | ec2.*.com | ec2.x.com | true
          StringNotLike             | eni-*     | eni-1   | false
          StringNotLike             | eni-*     |         | true
          Bool                      | true      | true    | true
          Bool                      | true      |         | false
          BoolIfExists              | true      |         | true
          BoolIfExists              | true      | false   | false
          Null                      | true      |         | true
          Null                      | true      | a       | false
          Null                      | false     | a       | true
          Null                      | false     |         | false
          ForAllValues:StringEquals | a,b       | a,b     | true
          ForAllValues:StringEquals | a         | a,b     | false
          ForAllValues:StringEquals | a         |         | true
          ForAnyValue:StringEquals  | a         | a,b     | true
          ForAnyValue:StringEquals  | a         |         | false
          ForAnyValue:StringLike    | al*       | b,alias | true
          ArnLike                   | arn:aws:ec2:*:1:lt/* | arn:aws:ec2:r:1:lt/2 | true
          ArnLike                   | arn:aws:ec2:*:lt/*   | arn:aws:ec2:r:1:lt/2 | false
          ArnLike                   | arn:aws:ec2:r:1:lt/2 |                      | false
          ArnNotLike                | arn:aws:ec2:r:1:lt/2 | arn:aws:ec2:r:1:lt/2 | false
          """)
  void condition_holds(String operator, String wanted, String actual, boolean holds) {
    List<String> values = actual == null ? List.of() : Arrays.asList(actual.split(","));
    assertEquals(
        holds, ConditionOperator.of(operator).holds(Arrays.asList(wanted.split(",")), values));
  }

  @Test
  void unknownOperator_fails_alsoWhereItsKeyIsAbsent() {
    for (List<String> values : List.of(List.of("a"), List.<String>of())) {
      assertThrows(
          IllegalArgumentException.class,
          () -> ConditionOperator.of("StringEqual").holds(List.of("a"), values));
    }
  }

  @Test
  void denial_winsOverEveryPermission() {
    PolicyEngine engine =
        new PolicyEngine(
            List.of(
                policy("{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}"),
                policy(
                    "{\"Effect\":\"Deny\",\"Action\":[\"s3:GetObject\"],\"Resource\":\"arn:b\"}")));
    assertTrue(engine.allows(request("S3:getobject", "arn:a")));
    assertFalse(engine.allows(request("s3:GetObject", "arn:b")));
    assertFalse(engine.allows(request("s3:PutObject", "arn:a")));
  }

  @Test
  void notAction_andNotResource_areAllElse() {
    PolicyEngine engine =
        new PolicyEngine(
            List.of(
                policy(
                    "{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"NotResource\":\"arn:b*\"}")));
    assertTrue(engine.allows(request("s3:GetObject", "arn:a")));
    assertFalse(engine.allows(request("iam:PassRole", "arn:a")));
    assertFalse(engine.allows(request("s3:GetObject", "arn:bc")));
  }

  @Test
  void boundary_hasToAllowItToo() {
    JsonObject all = policy("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}");
    JsonObject some = policy("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");
    PolicyEngine engine = new PolicyEngine(List.of(all), Optional.of(some));
    assertTrue(engine.allows(request("s3:GetObject", "arn:a")));
    assertFalse(engine.allows(request("iam:PassRole", "arn:a")));
  }

  @Test
  void variable_isTheRequests_andMatchesNothingWhenItIsAbsent() {
    PolicyEngine engine =
        new PolicyEngine(
            List.of(
                policy(
                    """
                    {"Effect": "Allow", "Action": "*", "Resource": "*",
                     "Condition": {"StringEquals": {"aws:ResourceTag/of": "${ec2:SourceInstanceARN}"}}}
                    """)));
    Map<String, List<String>> own =
        Map.of("aws:resourcetag/OF", List.of("arn:i"), "ec2:SourceInstanceArn", List.of("arn:i"));
    assertTrue(engine.allows(new AwsRequest("ssm:GetParameter", "arn:p", own)));
    Map<String, List<String>> elsewhere = Map.of("aws:ResourceTag/of", List.of("arn:i"));
    assertFalse(engine.allows(new AwsRequest("ssm:GetParameter", "arn:p", elsewhere)));
  }
}
