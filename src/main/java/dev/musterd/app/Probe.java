package dev.musterd.app;

import dev.musterd.config.Settings;
import io.vertx.core.Future;

/** One look at something the configuration names, to see whether it is really there. */
interface Probe {

  /** What is looked at, in a few words: "the queue", "the GitHub App". */
  String subject();

  /** Fails with the reason, in words for an operator. */
  Future<Void> look(Settings settings);
}
