package dev.musterd.model.operator;

import java.time.Duration;
import java.util.Optional;

/**
 * How often AWS was called lately, and refused calls for their rate. AWS does not say what is left
 * of its limits; a refusal says that nothing is.
 *
 * @param throttles attempts that AWS refused for their rate
 * @param failures calls that failed, after all attempts
 * @param throttled the call that was refused last, such as {@code ec2 CreateFleet}
 * @param within how far back it is counted
 */
public record AwsUse(
    int calls, int throttles, int failures, Optional<String> throttled, Duration within) {}
