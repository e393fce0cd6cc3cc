package dev.musterd.flow;

import dev.musterd.flow.cost.RecordCosts;
import dev.musterd.model.Instance;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.model.cost.Work;
import dev.musterd.state.RecentWork;

/** Tells the duties of jobs on our instances that they started and ended. */
record FollowJobs(TrackJobs.JobListener reruns, RecordCosts costs, RecentWork recent)
    implements TrackJobs.JobListener {

  @Override
  public void started(Instance.Id instance, JobStarted event) {
    reruns.started(instance, event);
    Work work = new Work(event.job(), event.repository(), event.origin());
    costs.started(instance, work);
    recent.heard(work);
  }

  @Override
  public void finished(Instance.Id instance, JobFinished event) {
    reruns.finished(instance, event);
    Work work = new Work(event.job(), event.repository(), event.origin());
    costs.finished(instance, work);
    recent.heard(work);
  }
}
