package dev.musterd.model.cost;

import dev.musterd.model.Instance;
import dev.musterd.model.Offering;
import dev.musterd.model.OwnerPool;
import java.util.Optional;

/**
 * The instance that costs are for.
 *
 * @param offering where it came from; empty when EC2 did not say so
 */
public record CostSource(Instance.Id instance, OwnerPool ownerPool, Optional<Offering> offering) {}
