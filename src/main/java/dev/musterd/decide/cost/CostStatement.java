package dev.musterd.decide.cost;

import java.time.Instant;
import java.util.Optional;

/**
 * A report of costs with the period that it is about, and what is missing in it.
 *
 * @param knownSince when what it was made of begins; empty when that is the whole period
 * @param unreadable lines of the ledger that are no entries
 */
public record CostStatement(
    CostReport report, CostPeriod period, Optional<Instant> knownSince, int unreadable) {}
