package dev.musterd.port;

import dev.musterd.model.Instance;
import dev.musterd.model.RunnerConfiguration;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The one-time configuration of each instance, in SSM Parameter Store. */
public interface TokenStore {

  /** Writes the secret that only this instance may read; replaces an earlier one. */
  Future<Void> put(Instance.Id instance, RunnerConfiguration configuration);

  /** The instances whose parameter has not been consumed, all pages. */
  Future<Set<Instance.Id>> pending();

  /**
   * Deletes, in batches of ten; a missing parameter is no error. Returns those that could not be
   * deleted, each with AWS's reason, and never fails: one that is refused holds up no other.
   */
  Future<Map<Instance.Id, String>> delete(Collection<Instance.Id> instances);
}
