package dev.musterd.model.cost;

import java.util.Optional;

/**
 * What an instance cost.
 *
 * @param hourly its price for an hour; empty once it has ended
 * @param settled whether it has ended, so that nothing is added any more
 */
public record InstanceCost(Spent spent, Optional<CostParts> hourly, boolean settled) {}
