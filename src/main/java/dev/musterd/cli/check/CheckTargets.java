package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.cli.CommandSession;
import java.util.List;

/** What {@code musterd check} looks at. */
interface CheckTargets extends AutoCloseable {

  /** In the order in which one builds on the other. */
  List<Check> looks();

  /** In which the looks have to be taken; it ends with this. */
  CommandSession session();

  @Override
  void close();
}
