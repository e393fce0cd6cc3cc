package dev.musterd.flow;

import dev.musterd.model.Instance;
import dev.musterd.model.WebhookEvent;

/** A listener for running jobs that does nothing. */
final class NoJobs {
  static final TrackJobs.JobListener LISTENER =
      new TrackJobs.JobListener() {
        @Override
        public void started(Instance.Id instance, WebhookEvent.JobStarted event) {}

        @Override
        public void finished(Instance.Id instance, WebhookEvent.JobFinished event) {}
      };

  private NoJobs() {}
}
