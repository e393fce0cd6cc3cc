package dev.musterd.telemetry.otlp;

import dev.musterd.model.TimedEvent;
import dev.musterd.telemetry.JobTrace;
import dev.musterd.telemetry.Timelines;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The spans of a job: one for the whole, named {@code job}, and below it one for each stage. The
 * events of the job are events of the whole.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/">the
 *     attributes of CI/CD</a>
 */
record JobSpans(Tracer tracer) {
  private static final AttributeKey<String> JOB =
      AttributeKey.stringKey("cicd.pipeline.task.run.id");
  private static final AttributeKey<String> RESULT =
      AttributeKey.stringKey("cicd.pipeline.task.run.result");
  private static final AttributeKey<String> RUNNER = AttributeKey.stringKey("cicd.worker.name");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("host.id");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("musterd.pool");
  private static final AttributeKey<String> OWNER = AttributeKey.stringKey("musterd.owner");
  private static final AttributeKey<String> LINE = AttributeKey.stringKey("musterd.event");

  /** GitHub's conclusions that the convention names otherwise. */
  private static final Map<String, String> RESULTS =
      Map.of("cancelled", "cancellation", "timed_out", "timeout", "skipped", "skip");

  private static final Set<String> FAILURES = Set.of("failure", "timeout", JobTrace.BURIED);

  void end(JobTrace trace, List<TimedEvent> timeline) {
    Span whole =
        tracer
            .spanBuilder("job")
            .setNoParent()
            .setSpanKind(SpanKind.INTERNAL)
            .setStartTimestamp(trace.from())
            .setAllAttributes(attributes(trace))
            .startSpan();
    timeline.forEach(
        recorded ->
            whole.addEvent(
                recorded.event().getClass().getSimpleName(),
                Attributes.of(LINE, Timelines.json(recorded)),
                recorded.at()));
    trace.stages().forEach(stage -> end(stage, whole));
    if (FAILURES.contains(result(trace))) {
      whole.setStatus(StatusCode.ERROR);
    }
    whole.end(trace.to());
  }

  private void end(JobTrace.Stage stage, Span whole) {
    tracer
        .spanBuilder(stage.name())
        .setParent(Context.root().with(whole))
        .setStartTimestamp(stage.from())
        .startSpan()
        .end(stage.to());
  }

  private static Attributes attributes(JobTrace trace) {
    AttributesBuilder attributes =
        Attributes.builder().put(JOB, trace.job().toString()).put(RESULT, result(trace));
    trace.runner().ifPresent(runner -> attributes.put(RUNNER, runner));
    trace.instance().ifPresent(instance -> attributes.put(HOST, instance.value()));
    trace
        .group()
        .ifPresent(group -> attributes.put(POOL, group.pool()).put(OWNER, group.owner().name()));
    return attributes.build();
  }

  private static String result(JobTrace trace) {
    return RESULTS.getOrDefault(trace.result(), trace.result());
  }
}
