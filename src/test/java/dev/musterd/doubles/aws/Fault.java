package dev.musterd.doubles.aws;

/** What can go wrong with one call. */
public sealed interface Fault {

  /** AWS says no; nothing happens. */
  record Refusal(String code, int status, String message) implements Fault {}

  /** The call takes effect, then the connection breaks before the answer. */
  record LostReply() implements Fault {}

  /** Nothing happens and no answer ever comes. */
  record Hang() implements Fault {}

  /** EC2 and SSM name throttling differently. */
  static Fault throttle(Api api) {
    return switch (api) {
      case CREATE_FLEET,
          DESCRIBE_INSTANCES,
          DESCRIBE_SPOT_PRICE_HISTORY,
          DESCRIBE_SUBNETS,
          TERMINATE_INSTANCES,
          CREATE_TAGS,
          DELETE_TAGS,
          GET_CONSOLE_OUTPUT,
          GET_CALLER_IDENTITY ->
          new Refusal("RequestLimitExceeded", 503, "Request limit exceeded.");
      case PUT_PARAMETER, GET_PARAMETER, GET_PARAMETERS_BY_PATH, DELETE_PARAMETERS ->
          new Refusal("ThrottlingException", 400, "Rate exceeded");
    };
  }

  static Fault unauthorized() {
    return new Refusal(
        "UnauthorizedOperation", 403, "You are not authorized to perform this operation.");
  }
}
