package dev.musterd.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A public family of images, told by names of images and parameters and by the accounts that own
 * them.
 *
 * @param user the one that its cloud-init makes; empty when its images cannot run the user data
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-users.html">Default
 *     user names</a>
 */
public record KnownImage(String family, Optional<String> user, List<String> marks) {
  private static final String CANONICAL = "099720109477";
  private static final String DEBIAN = "136693071363";

  /** The first that fits; images for machine learning name Ubuntu or Amazon Linux, too. */
  private static final List<KnownImage> ALL =
      List.of(
          without("Bottlerocket", "bottlerocket"),
          without("Flatcar", "flatcar"),
          without("Fedora CoreOS", "fedora-coreos"),
          with("Ubuntu", "ubuntu", "ubuntu", CANONICAL),
          with("Debian", "admin", "debian", DEBIAN),
          with("Rocky Linux", "rocky", "rocky-"),
          with("Fedora", "fedora", "fedora-cloud"),
          with("Amazon Linux", "ec2-user", "al2023", "amzn", "amazon-linux", "amazon linux"),
          with("Red Hat Enterprise Linux", "ec2-user", "rhel-"),
          with("SUSE Linux", "ec2-user", "suse-"),
          with("AlmaLinux", "ec2-user", "almalinux"));

  /** How images of Amazon Linux and Ubuntu are named that are as their makers publish them. */
  private static final List<String> BARE =
      List.of(
          "al2023-ami-2023",
          "al2023-ami-minimal",
          "/aws/service/ami-amazon-linux-latest/",
          "ubuntu/images/",
          "ubuntu-minimal/images/",
          "/aws/service/canonical/ubuntu/");

  private static KnownImage with(String family, String user, String... marks) {
    return new KnownImage(family, Optional.of(user), List.of(marks));
  }

  private static KnownImage without(String family, String... marks) {
    return new KnownImage(family, Optional.empty(), List.of(marks));
  }

  /**
   * Why the built-in user data ends on such an image, if it does.
   *
   * @param text names, descriptions and owners of images, or the name of a parameter for one
   */
  public static Optional<String> mismatch(String text, Machine.UserData userData) {
    String lower = text.toLowerCase(Locale.ROOT);
    return userData.template().isPresent()
        ? Optional.empty()
        : ALL.stream()
            .filter(known -> known.marks.stream().anyMatch(lower::contains))
            .findFirst()
            .flatMap(known -> known.mismatch(userData));
  }

  /**
   * Why the boot of a pool fails on such an image, which has none of its tools yet; or is likely
   * to.
   *
   * @param text as above
   * @param bootTime of the pool
   */
  public static Optional<String> toolsProblem(String text, Machine machine, Duration bootTime) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (machine.userData().template().isPresent() || BARE.stream().noneMatch(lower::contains)) {
      return Optional.empty();
    }
    boolean rootless = machine.software().docker().equals(Optional.of(Machine.Docker.ROOTLESS));
    if (rootless && !lower.contains("ubuntu")) {
      return Optional.of(
          "docker = rootless needs rootlesskit, which Amazon Linux has no package of: take Ubuntu,"
              + " or an image that has it");
    }
    List<Tool> tools = machine.software().tools();
    Duration needed = Tool.boot(tools);
    return tools.isEmpty() || bootTime.compareTo(needed) >= 0
        ? Optional.empty()
        : Optional.of(
            "boot-time = %d s is too short: to boot this image and to install %s takes about %d s"
                .formatted(
                    bootTime.toSeconds(),
                    tools.stream().map(Tool::word).collect(Collectors.joining(", ")),
                    needed.toSeconds()));
  }

  private Optional<String> mismatch(Machine.UserData userData) {
    if (user.isEmpty()) {
      return Optional.of("images of %s have no python3 and bash".formatted(family));
    }
    boolean fits = userData.runAsRoot() || List.of("root", user.get()).contains(userData.runAs());
    return fits
        ? Optional.empty()
        : Optional.of(
            "images of %s have the user %s, and run-as is %s"
                .formatted(family, user.get(), userData.runAs()));
  }
}
