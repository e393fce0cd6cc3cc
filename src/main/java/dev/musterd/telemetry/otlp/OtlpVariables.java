package dev.musterd.telemetry.otlp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about the export, in OpenTelemetry's variables. Knows no class of
 * OpenTelemetry, so that asking costs nothing where no export is wanted.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">the variables of
 *     exporters</a>
 */
public final class OtlpVariables {
  static final String HTTP = "http/protobuf";

  private static final String PREFIX = "OTEL_";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String METRICS = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
  private static final List<String> PROTOCOLS =
      List.of(
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
          "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL");

  private OtlpVariables() {}

  /** Whether an endpoint is named and the SDK is not switched off. */
  public static boolean wanted(Map<String, String> environment) {
    return !"true".equalsIgnoreCase(environment.getOrDefault("OTEL_SDK_DISABLED", "").strip())
        && List.of(ENDPOINT, TRACES, METRICS).stream().anyMatch(name -> isSet(environment, name));
  }

  /** A variable that is set but empty counts as unset, as OpenTelemetry has it. */
  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  /** Why an export is not possible as it is wanted; never with a value that may be secret. */
  static Optional<String> refused(Map<String, String> environment) {
    return PROTOCOLS.stream()
        .filter(name -> isSet(environment, name))
        .filter(name -> !environment.get(name).strip().equals(HTTP))
        .findFirst()
        .map(name -> name + " must be " + HTTP + ": no other protocol is there");
  }

  /** The variables as OpenTelemetry's properties, and what is ours to say. */
  static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", "musterd");
    properties.put("otel.exporter.otlp.protocol", HTTP);
    // A signal without an endpoint would go to localhost.
    boolean all = isSet(environment, ENDPOINT);
    properties.put("otel.traces.exporter", exporter(all || isSet(environment, TRACES)));
    properties.put("otel.metrics.exporter", exporter(all || isSet(environment, METRICS)));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
          }
        });
    // Log lines go where they always go.
    properties.put("otel.logs.exporter", "none");
    return properties;
  }

  private static String exporter(boolean wanted) {
    return wanted ? "otlp" : "none";
  }
}
