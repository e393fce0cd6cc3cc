package dev.musterd.port;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine images that EC2 offers. */
public interface Images {

  /** The newest that is available and matches all filters, if any does. */
  Future<Optional<Image>> newest(Map<String, List<String>> filters, List<String> owners);

  Future<Optional<Image>> byId(String id);

  /** The id that an SSM parameter holds, if there is one. */
  Future<Optional<String>> idIn(String parameter);

  /**
   * An image.
   *
   * @param rootDevice such as {@code /dev/xvda}
   * @param architecture in EC2's words: {@code x86_64}, {@code arm64}
   */
  record Image(String id, String name, String rootDevice, String architecture) {}
}
