package dev.musterd.port;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine images that EC2 offers. */
public interface Images {

  /** The newest image that is available and matches all filters, if any does. */
  Future<Optional<Image>> newest(Map<String, List<String>> filters, List<String> owners);

  /** The image, in any state. */
  Future<Optional<Image>> byId(String id);

  /** The SSM parameter that holds the id of an image, if there is one. */
  Future<Optional<Parameter>> parameter(String name);

  /**
   * A parameter for an image.
   *
   * @param id as it was written
   * @param dataType in SSM's words: {@code aws:ec2:image}, or {@code text}
   */
  record Parameter(String id, String dataType) {
    /** The type that SSM verifies, and the only one that EC2 takes in a launch template. */
    public static final String IMAGE = "aws:ec2:image";
  }

  /**
   * An image.
   *
   * @param rootDevice such as {@code /dev/xvda}
   * @param architecture in EC2's words: {@code x86_64}, {@code arm64}
   * @param state in EC2's words: {@code available}, {@code pending}, {@code deregistered}
   * @param ebs whether the root device is an EBS volume
   * @param publisher whose it is, and what they say of it
   */
  record Image(
      String id,
      String name,
      String rootDevice,
      String architecture,
      String state,
      boolean ebs,
      Publisher publisher) {
    /** An image without a known publisher. */
    public Image(
        String id, String name, String rootDevice, String architecture, String state, boolean ebs) {
      this(id, name, rootDevice, architecture, state, ebs, new Publisher("", "", ""));
    }
  }

  /**
   * The owner of an image.
   *
   * @param account its number
   * @param alias {@code amazon} and {@code aws-marketplace} for those that AWS has verified
   * @param description the image's own
   */
  record Publisher(String account, String alias, String description) {}
}
