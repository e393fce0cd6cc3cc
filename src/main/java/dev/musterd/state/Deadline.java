package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Instant;

/** When a runner is to be looked at, unless an event has told of it by then. */
record Deadline(Instant at, Instance.Id instance) {}
