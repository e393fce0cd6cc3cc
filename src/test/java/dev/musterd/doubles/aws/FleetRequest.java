package dev.musterd.doubles.aws;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code CreateFleet} of type {@code instant}, as EC2 understood it.
 *
 * @param tags by resource type: instance, volume, fleet
 * @param priorities of the overrides, when they have any
 */
public record FleetRequest(
    String clientToken,
    String template,
    String templateVersion,
    int target,
    Market market,
    String strategy,
    List<Offering> offerings,
    List<Double> priorities,
    Optional<String> maxPrice,
    Map<String, Map<String, String>> tags) {

  public FleetRequest {
    offerings = List.copyOf(offerings);
    priorities = List.copyOf(priorities);
    tags = Map.copyOf(tags);
  }

  public Map<String, String> instanceTags() {
    return tags.getOrDefault("instance", Map.of());
  }
}
