package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.Admission.Verdict;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.RunnerPool.Match;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobQueued;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  @ParameterizedTest(name = "{0}: pool [{1}], job [{2}] -> {3}")
  @CsvSource(
      textBlock =
          """
          # GitHub's rule: the job's labels are a subset of the pool's, whatever the case
          SUBSET, self-hosted test,        self-hosted test,            true
          SUBSET, self-hosted test test2,  self-hosted,                 true
          SUBSET, self-hosted linux,       SELF-HOSTED Linux,           true
          SUBSET, Self-Hosted LINUX,       linux self-hosted,           true
          SUBSET, self-hosted test,        self-hosted linux forbidden, false
          SUBSET, self-hosted gpu,         gpu cuda,                    false
          SUBSET, self-hosted,             on-demand,                   false
          SUBSET, self-hosted linux,       '',                          false
          SUBSET, '',                      self-hosted,                 false
          SUBSET, self-hosted linux,       linux linux,                 true
          # equal sets, in any order and case
          EXACT,  self-hosted linux,       linux self-hosted,           true
          EXACT,  self-hosted linux,       Linux SELF-HOSTED,           true
          EXACT,  self-hosted linux gpu,   self-hosted linux,           false
          EXACT,  self-hosted linux,       self-hosted linux gpu,       false
          EXACT,  self-hosted linux,       linux linux,                 false
          EXACT,  self-hosted linux,       '',                          false
          EXACT,  '',                      '',                          false
          # no check at all
          ANY,    self-hosted no-check,    test2,                       true
          ANY,    self-hosted,             '',                          true
          ANY,    '',                      self-hosted,                 true
          """)
  void pool_takesJob_byItsMatch(Match match, String poolLabels, String jobLabels, boolean taken) {
    RunnerPool pool =
        PoolBuilder.pool("only").match(match).labels(words(poolLabels)).priority(1).build();
    assertEquals(taken, admission(pool).judge(queued(jobLabels)) instanceof Verdict.Admitted);
  }

  @Test
  void judge_prefersPriority_beforeAnythingElse() {
    Admission admission =
        admission(
            PoolBuilder.pool("a").labels("linux").priority(100).build(),
            PoolBuilder.pool("z").labels("linux", "gpu", "x64").priority(1).build());
    assertEquals("z", ticket(admission.judge(queued("linux"))).pool());
  }

  @Test
  void judge_prefersFewestSurplusLabels_whenPrioritiesAreEqual() {
    Admission admission =
        admission(
            PoolBuilder.pool("loose").labels("self-hosted", "linux", "x64", "gpu").build(),
            PoolBuilder.pool("tight").labels("self-hosted", "LINUX").build(),
            PoolBuilder.pool("exact").labels("linux", "self-hosted").match(Match.EXACT).build());
    assertEquals("exact", ticket(admission.judge(queued("self-hosted linux"))).pool());
    assertEquals("tight", ticket(admission.judge(queued("linux"))).pool());
    assertEquals("loose", ticket(admission.judge(queued("linux x64"))).pool());
  }

  @Test
  void judge_prefersTheFirstName_whenAllElseIsEqual() {
    Admission admission =
        admission(
            PoolBuilder.pool("b").labels("linux").build(),
            PoolBuilder.pool("a").labels("Linux").build());
    assertEquals("a", ticket(admission.judge(queued("linux"))).pool());
  }

  /** A runner of the unchecked pool would register, and GitHub would never give it the job. */
  @Test
  void judge_prefersPoolWithAllLabels_toOneThatDoesNotCheck() {
    Admission admission =
        admission(
            PoolBuilder.pool("unchecked").match(Match.ANY).labels("windows").build(),
            PoolBuilder.pool("right").labels("self-hosted", "linux", "x64", "gpu").build());
    assertEquals("right", ticket(admission.judge(queued("linux"))).pool());
    assertEquals("unchecked", ticket(admission.judge(queued("macos"))).pool());
  }

  @Test
  void judge_namesTheLabels_whenNoPoolHasThem() {
    Verdict.Refused refused =
        assertInstanceOf(
            Verdict.Refused.class, admission(linux()).judge(queued("linux Windows11")));
    assertEquals("no pool has all labels of [linux,Windows11]", refused.reason());
  }

  @Test
  void ticket_carriesWhatTheEventSaid() {
    JobQueued event = queued("Linux");
    Ticket ticket = ticket(admission(linux()).judge(event));
    assertEquals(
        new Ticket(event.job(), new Owner.Organization("Acme"), "linux", 42, "delivery-1", false),
        ticket);
    assertEquals(Labels.of("Linux"), ticket.job().labels());
  }

  @ParameterizedTest(name = "[{0}] -> {1}")
  @CsvSource(
      textBlock =
          """
          '',                      true
          Acme/web.shop,           true
          acme/WEB.SHOP,           true
          acme/*,                  true
          */web*,                  true
          acme/web?shop,           true
          *,                       true
          other/* acme/web.shop,   true
          acme/web,                false
          web.shop,                false
          acme/webxshop,           false
          acme/web??shop,          false
          acm?/,                   false
          acme/[w]eb.shop,         false
          acme/(web|x).shop,       false
          \\Qacme\\E/*,            false
          other/*,                 false
          """)
  void repository_isAllowed_byGlob(String globs, boolean allowed) {
    Admission admission =
        new Admission(List.of(linux()), Owner.Scope.ORGANIZATION, List.of(words(globs)), false);
    Verdict verdict = admission.judge(queued("linux"));
    assertEquals(
        allowed
            ? Verdict.Admitted.class
            : new Verdict.Refused("repository Acme/web.shop is not in the allow-list"),
        allowed ? verdict.getClass() : verdict);
  }

  @Test
  void organizationScope_refusesPersonalAccount() {
    Verdict verdict = at(Owner.Scope.ORGANIZATION).judge(queued(job("linux"), false, "big"));
    assertEquals(
        new Verdict.Refused("Acme is a personal account, which has no organization runners"),
        verdict);
  }

  @Test
  void repositoryScope_takesPersonalAccount() {
    Verdict verdict = at(Owner.Scope.REPOSITORY).judge(queued(job("linux"), false, ""));
    assertEquals(new Owner.Repository("Acme", "web.shop"), ticket(verdict).owner());
  }

  @Test
  void enterpriseScope_needsTheSlug() {
    Admission admission = at(Owner.Scope.ENTERPRISE);
    assertEquals(
        new Owner.Enterprise("big"),
        ticket(admission.judge(queued(job("linux"), true, "big"))).owner());
    assertEquals(
        new Verdict.Refused("the event names no enterprise"),
        admission.judge(queued(job("linux"), true, "")));
  }

  @Test
  void checkRun_isRefused_unlessListed() {
    RunnerPool any = PoolBuilder.pool("any").match(Match.ANY).build();
    assertEquals(
        new Verdict.Refused("check_run is not listed in github.events"),
        admission(any).judgeCheckRun(queued("")));
    Admission listed =
        new Admission(List.of(linux(), any), Owner.Scope.ORGANIZATION, List.of(), true);
    assertEquals("any", ticket(listed.judgeCheckRun(queued(""))).pool());
  }

  @Test
  void checkRun_isRefused_whenNoPoolAcceptsUnlabelledWork() {
    Admission listed = new Admission(List.of(linux()), Owner.Scope.ORGANIZATION, List.of(), true);
    assertInstanceOf(Verdict.Refused.class, listed.judgeCheckRun(queued("")));
  }

  /** As {@code runs-on: {group: X}} alone makes it. */
  @Test
  void unlabelledJob_isTakenByAPoolThatAcceptsIt_andByNoOther() {
    RunnerPool unlabelled = PoolBuilder.pool("grouped").labels("linux").acceptUnlabelled().build();
    assertEquals("grouped", ticket(admission(linux(), unlabelled).judge(queued(""))).pool());
    assertEquals(
        new Verdict.Refused("the job has no labels, and no pool has accept-unlabelled = true"),
        admission(linux()).judge(queued("")));
    assertInstanceOf(Verdict.Refused.class, admission(unlabelled).judge(queued("windows")));
  }

  @Test
  void readmit_movesTicket_toWhicheverPoolTakesItNow() {
    Ticket old =
        new Ticket(
            job("linux"), new Owner.Organization("Acme"), "retired", 42, "delivery-1", false);
    assertEquals(
        new Ticket(job("linux"), new Owner.Organization("Acme"), "linux", 42, "delivery-1", false),
        ticket(admission(linux()).readmit(old)));
  }

  @Test
  void readmit_refuses_whenNoPoolTakesItNow() {
    Ticket old = new Ticket(job("gpu"), new Owner.Organization("Acme"), "retired", 42, "d", false);
    assertEquals(
        new Verdict.Refused(
            "pool retired is no longer configured, and no other has all labels of [gpu]"),
        admission(linux()).readmit(old));
  }

  private static RunnerPool linux() {
    return PoolBuilder.pool("linux").build();
  }

  private static Admission admission(RunnerPool... pools) {
    return new Admission(List.of(pools), Owner.Scope.ORGANIZATION, List.of(), false);
  }

  private static Admission at(Owner.Scope scope) {
    return new Admission(List.of(linux()), scope, List.of(), false);
  }

  private static Ticket ticket(Verdict verdict) {
    return assertInstanceOf(Verdict.Admitted.class, verdict).ticket();
  }

  private static JobQueued queued(String labels) {
    return queued(job(labels), true, "");
  }

  private static JobQueued queued(Job job, boolean organization, String enterprise) {
    Optional<String> slug = Optional.of(enterprise).filter(text -> !text.isEmpty());
    return new JobQueued(job, organization, slug, 42, "delivery-1", false);
  }

  private static Job job(String labels) {
    return new Job(
        new Job.Id(29_679_449_526L),
        7,
        1,
        new Owner.Repository("Acme", "web.shop"),
        Labels.of(words(labels)),
        Instant.parse("2026-11-23T12:00:00Z"));
  }

  private static String[] words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
  }
}
