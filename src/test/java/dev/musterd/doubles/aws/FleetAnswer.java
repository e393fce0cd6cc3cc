package dev.musterd.doubles.aws;

import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Offering;
import java.util.List;

/** What came of a fleet: instances with where they are, and the offerings that had none. */
public record FleetAnswer(String fleet, List<Placed> placed, List<Shortage> errors) {
  public FleetAnswer {
    placed = List.copyOf(placed);
    errors = List.copyOf(errors);
  }

  /** One instance and its offering. */
  public record Placed(String id, Offering offering) {}
}
