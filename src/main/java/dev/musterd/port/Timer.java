package dev.musterd.port;

/** A timer that was started; it runs its action once, unless it is cancelled before. */
@FunctionalInterface
public interface Timer {

  /** After this the action does not run; without effect when it has run. */
  void cancel();
}
