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

  /** The id that an SSM parameter holds, if there is one. */
  Future<Optional<String>> idIn(String parameter);

  /**
   * An image.
   *
   * @param rootDevice such as {@code /dev/xvda}
   * @param architecture in EC2's words: {@code x86_64}, {@code arm64}
   * @param state in EC2's words: {@code available}, {@code pending}, {@code deregistered}
   * @param ebs whether the root device is an EBS volume
   */
  record Image(
      String id, String name, String rootDevice, String architecture, String state, boolean ebs) {}
}
