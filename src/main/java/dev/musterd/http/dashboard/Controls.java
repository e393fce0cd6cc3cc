package dev.musterd.http.dashboard;

import dev.musterd.flow.RetireRunner;
import dev.musterd.flow.debug.HoldRunners;
import dev.musterd.flow.launch.PausePools;
import dev.musterd.model.Requester;
import java.util.function.Predicate;

/**
 * What people can ask for.
 *
 * @param reapNow a tick of the reaper; false when it has not begun yet
 */
public record Controls(
    Predicate<Requester> reapNow,
    PausePools pausePools,
    RetireRunner retireRunner,
    HoldRunners holdRunners) {}
