package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.model.Job;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** EC2's events from their queue, with a reaper that runs once an hour. */
class Ec2EventsIT {
  private static final String HOURLY =
      """
      scale-down.schedule = "0 * * * *"
      pools.linux-x64.max-runners = 1
      """;

  @Test
  void terminatedInstance_freesItsSlotAtOnce_andGarbageIsBuried() throws IOException {
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, HOURLY)) {
      ServiceDoubles services = fixture.services();
      EventQueue queue = services.ec2Events("quickstart");
      services.github().jobsTake(Hang.LIMIT.multipliedBy(2));
      fixture.readyDaemon();
      List<Job.Id> jobs = fixture.queue(2);
      fixture.until(
          "one job runs, and the other waits for its slot",
          () -> fixture.events("job-started").size() == 1 && !fixture.events("job-held").isEmpty());
      assertEquals(1, fixture.launched());

      EventQueue.await(queue.put("garbage"));
      services.aws().tell(cloud -> running(cloud.machines()).powerOff("by hand"));
      fixture.until("the other job has its slot", () -> fixture.launched() == 2);
      fixture.until("the other job runs", () -> fixture.jobsOf("job-started").containsAll(jobs));

      assertEquals(1, fixture.events("instance-vanished").size());
      fixture.until(
          "the garbage is buried", () -> fixture.events("instance-event-buried").size() == 1);
      assertEquals(List.of("garbage: not a JSON object"), queue.dead());
    }
  }

  private static Machine running(List<Machine> machines) {
    return machines.stream().filter(Machine::live).findFirst().orElseThrow();
  }
}
