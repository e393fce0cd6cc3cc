package dev.musterd.provision.userdata;

import java.util.Optional;

/**
 * The contents of the files that the configuration names for the instances of a pool.
 *
 * @param template {@code user-data.template}
 * @param certificateAuthority {@code github.ca-file}
 * @param agentConfiguration {@code cloudwatch.config}
 */
public record InstanceFiles(
    Optional<String> template,
    Optional<String> certificateAuthority,
    Optional<String> agentConfiguration) {
  public static final InstanceFiles NONE =
      new InstanceFiles(Optional.empty(), Optional.empty(), Optional.empty());
}
