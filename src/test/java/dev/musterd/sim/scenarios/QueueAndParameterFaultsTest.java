package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What SQS and Parameter Store can do to a job. */
class QueueAndParameterFaultsTest {
  @Test
  void queueDown_failsTheDelivery_andARedeliveryBringsTheJob() {
    try (SimWorld world = SimWorld.running()) {
      world.queue().script().down("SQS is away");
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(2));
      long delivery = world.github().deliveryStatuses().keySet().iterator().next();
      assertEquals(Optional.of(503), world.github().deliveryStatuses().get(delivery));
      assertTrue(
          world.journal().has(Event.JobNotQueued.class, it -> it.reason().contains("SQS is away")));
      world.queue().script().up();
      world.github().redeliver(delivery);
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void queueDownForAWhile_isReported_andJobsRunAfterwards() {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = world.burst(3);
      world.advance(Duration.ofSeconds(1));
      world.queue().script().down("SQS is away");
      world.advance(Duration.ofMinutes(3));
      world.queue().script().up();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
      assertTrue(
          world
              .journal()
              .has(Event.DutyFailed.class, it -> it.duty().equals("receive from the queue")),
          world::story);
    }
  }

  @Test
  void lostAcknowledgement_bringsTheMessageBack_andCostsNothing() {
    try (SimWorld world = SimWorld.running()) {
      world.queue().script().refuse(Call.ACKNOWLEDGE, 1, "SQS is tired");
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(
          world
              .journal()
              .has(Event.DutyFailed.class, it -> it.duty().equals("acknowledge job " + job)));
    }
  }

  @Test
  void lostRenewals_bringTheMessageBack_andCostNothing() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.queue().script().refuse(Call.HOLD, 20, "SQS is tired");
      List<Job.Id> jobs = world.burst(4);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(4, world.launched());
      assertTrue(
          world
              .journal()
              .has(
                  Event.DutyFailed.class,
                  it -> it.duty().startsWith("renew the visibility of job ")));
    }
  }

  @Test
  void unreadableMessage_isBuriedWithAReason() {
    try (SimWorld world = SimWorld.running()) {
      world.queue().script().refuse(Call.BURY, 1, "SQS is tired");
      world.queue().sendUnreadable("{ not a ticket");
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.until(() -> world.journal().has(Event.MessageBuried.class), Duration.ofMinutes(3));
      assertEquals(
          List.of(new FakeJobQueue.Dead(Optional.empty(), "{ not a ticket", "not a ticket")),
          world.queue().dead());
      assertTrue(
          world.journal().has(Event.DutyFailed.class, it -> it.duty().startsWith("bury message ")));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void throttledParameter_costsTheInstance_andTheJobGetsAnother() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().throttle(Api.PUT_PARAMETER, 1);
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().peakLive());
      assertTrue(
          world.journal().reasons(job).stream()
              .anyMatch(reason -> reason.contains("its parameter")));
    }
  }

  @Test
  void parameterStoreDown_leavesNoInstanceAndNoRegistration_andJobsRunAfterwards() {
    try (SimWorld world = SimWorld.running()) {
      world
          .cloud()
          .faults()
          .until(Api.PUT_PARAMETER, new Fault.Refusal("InternalServerError", 500, "Oh no"));
      List<Job.Id> jobs = world.burst(3);
      world.until(
          () -> world.journal().all(Event.InstanceTerminated.class).size() == 3,
          Duration.ofMinutes(1));
      assertEquals(List.of(), world.cloud().live());
      assertEquals(List.of(), world.github().runners(SimWorld.ACME));
      world.advance(Duration.ofMinutes(3));
      world.cloud().faults().clear();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(List.of(), world.queue().dead());
    }
  }

  @Test
  void parameterWhoseAnswerWasLost_isRemoved() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().next(Api.PUT_PARAMETER, 1, new Fault.LostReply());
      world.untilRun(world.queueJob());
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
    }
  }

  @Test
  void missingListOfParametersAtTheStart_isAskedForAgain() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.crash();
      world
          .cloud()
          .faults()
          .next(
              Api.GET_PARAMETERS_BY_PATH,
              2,
              new Fault.Refusal("InternalServerError", 500, "Oh no"));
      world.start();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertTrue(world.journal().has(Event.InstanceAdopted.class));
      assertTrue(world.journal().has(Event.DutyFailed.class, it -> it.duty().equals("adopt")));
      assertEquals(1, world.launched());
    }
  }
}
