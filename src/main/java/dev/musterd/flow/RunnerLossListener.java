package dev.musterd.flow;

import dev.musterd.model.InstanceEnd;
import dev.musterd.model.Runner;

/** Told of each runner that ended, or whose time to boot did, before it came. */
interface RunnerLossListener {
  void neverCame(Runner runner, InstanceEnd end);
}
