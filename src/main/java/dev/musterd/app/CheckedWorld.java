package dev.musterd.app;

import dev.musterd.check.Look;
import java.util.List;

/** What {@code musterd check} looks at. */
interface CheckedWorld extends AutoCloseable {

  /** In the order in which one builds on the other. */
  List<Look> looks();

  /** In which the looks have to be taken; it ends with this. */
  Session session();

  @Override
  void close();
}
