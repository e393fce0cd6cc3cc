package dev.musterd.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A processor architecture, in the words of GitHub's runner releases. */
public enum Architecture {
  X64,
  ARM64;

  private static final Pattern FAMILY = Pattern.compile("([a-z]+-?\\d+)([a-z0-9-]*)");

  /** The name in {@code actions-runner-linux-x64-…}, and the label. */
  public String word() {
    return this == X64 ? "x64" : "arm64";
  }

  /**
   * The architecture of an EC2 instance type: a {@code g} after the generation means Graviton, as
   * in m6g, c7gn or is4gen; a1 is older than that rule. A g before it is something else, as in g5.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html">EC2
   *     instance type naming</a>
   */
  static Architecture of(String instanceType) {
    String family = instanceType.split("\\.", 2)[0];
    Matcher parts = FAMILY.matcher(family);
    boolean graviton = parts.matches() && parts.group(2).contains("g");
    return graviton || family.equals("a1") ? ARM64 : X64;
  }

  /** The problem of types that cannot share an image, with one type of each architecture. */
  static Optional<String> mix(List<String> instanceTypes) {
    var byArchitecture = instanceTypes.stream().collect(Collectors.groupingBy(Architecture::of));
    return byArchitecture.size() < 2
        ? Optional.empty()
        : Optional.of(
            "must be of one architecture, but %s is x64 and %s is arm64"
                .formatted(
                    byArchitecture.get(X64).getFirst(), byArchitecture.get(ARM64).getFirst()));
  }
}
