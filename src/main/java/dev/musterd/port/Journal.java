package dev.musterd.port;

import dev.musterd.model.Event;

/** Where everything worth telling goes. Never fails, never blocks. */
public interface Journal {
  void record(Event event);
}
