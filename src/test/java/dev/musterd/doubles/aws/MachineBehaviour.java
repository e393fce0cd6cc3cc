package dev.musterd.doubles.aws;

/** What a machine does by itself, once it has booted. */
@FunctionalInterface
public interface MachineBehaviour {
  MachineBehaviour NOTHING = _ -> {};

  void booted(Machine machine);
}
