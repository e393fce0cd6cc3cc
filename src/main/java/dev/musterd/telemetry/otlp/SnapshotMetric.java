package dev.musterd.telemetry.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/** One metric, as OpenTelemetry's exporter reads it. Its name has the unit. */
record SnapshotMetric(Resource resource, String name, String help, Typed typed)
    implements MetricData {
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.musterd");

  /** A metric's points, and their kind. */
  record Typed(MetricDataType type, Data<?> points) {}

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDescription() {
    return help;
  }

  @Override
  public String getUnit() {
    return "";
  }

  @Override
  public MetricDataType getType() {
    return typed.type();
  }

  @Override
  public Data<?> getData() {
    return typed.points();
  }
}
