package dev.musterd.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
