package dev.musterd.http.stream;

import dev.musterd.port.EventFeed;
import java.util.List;

/** One open response that events are written to. */
interface Subscriber {
  /**
   * @param missed whether events between these and the ones before were dropped
   */
  void events(List<EventFeed.Entry> entries, boolean missed);

  /** Nothing may have happened for a while: says that the stream is alive. */
  void keepAlive();

  /** Ends the response, so that the client has to ask anew. */
  void end();
}
