package dev.musterd.http.stream;

/** One open response that events are written to. */
interface Subscriber {
  void events(EventBatch batch);

  /** Nothing may have happened for a while: says that the stream is alive. */
  void keepAlive();

  /** Bytes in memory that the client has not taken. */
  long unsent();

  /** Ends the response, so that the client has to ask anew. */
  void end();
}
