package dev.musterd.app;

import dev.musterd.check.Look;
import io.vertx.core.Context;
import java.util.List;

/** What {@code musterd check} looks at. */
interface CheckedWorld extends AutoCloseable {

  /** In the order in which one builds on the other. */
  List<Look> looks();

  /** Where the looks have to be taken. */
  Context context();

  @Override
  void close();
}
