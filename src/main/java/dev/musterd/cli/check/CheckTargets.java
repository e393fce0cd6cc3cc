package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.cli.CommandSession;
import java.util.List;

/** The services that {@code musterd check} checks, with open clients. */
interface CheckTargets extends AutoCloseable {

  /** All checks, each after those that it needs. */
  List<Check> checks();

  /** The session in which the checks have to be run; it ends with this. */
  CommandSession session();

  @Override
  void close();
}
