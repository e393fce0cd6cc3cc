package dev.musterd.sim.world;

import dev.musterd.port.Journal;
import dev.musterd.port.JournalContract;
import java.time.InstantSource;

class RecordingJournalTest extends JournalContract {
  @Override
  protected Journal journal() {
    return new RecordingJournal(InstantSource.system());
  }
}
