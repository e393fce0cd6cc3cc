package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import java.util.List;

/** Hands every event to several journals, in their order. */
public record EventTee(List<Journal> journals) implements Journal {
  public EventTee {
    journals = List.copyOf(journals);
  }

  @Override
  public void record(Event event) {
    journals.forEach(journal -> journal.record(event));
  }
}
