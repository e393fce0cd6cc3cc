package dev.musterd.flow;

/**
 * Called when jobs came, started or ended: provisions at once instead of in the next second. {@link
 * Duties} implements it.
 */
@FunctionalInterface
public interface JobsChangedListener {
  void jobsChanged();
}
