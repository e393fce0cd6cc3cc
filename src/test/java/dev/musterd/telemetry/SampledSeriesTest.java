package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledSeriesTest {
  private final Metrics metrics = new Metrics(new VirtualTime(Instant.EPOCH));
  private List<Sample> samples = List.of();

  private String value(String series) {
    return Scrapes.value(metrics, series);
  }

  @Test
  void gauges_showWhatIsThere_andForgetWhatIsGone() {
    metrics.gauges("musterd_x", "x", List.of("pool", "state"), () -> samples);
    samples = List.of(Sample.of(2, "a", "idle"), Sample.of(3, "b", "idle"));
    assertEquals("2.0", value("musterd_x{pool=\"a\",state=\"idle\"}"));
    samples = List.of(Sample.of(5, "b", "idle"));
    assertEquals("absent", value("musterd_x{pool=\"a\",state=\"idle\"}"));
    assertEquals("5.0", value("musterd_x{pool=\"b\",state=\"idle\"}"));
  }

  @Test
  void totals_goOn_whenTheyBeginAnewOrAreMissing() {
    metrics.totals("musterd_y_total", "y", List.of("kind"), () -> samples);
    samples = List.of(Sample.of(4, "a"));
    assertEquals("4.0", value("musterd_y_total{kind=\"a\"}"));
    assertEquals("4.0", value("musterd_y_total{kind=\"a\"}"));
    samples = List.of(Sample.of(6, "a"));
    assertEquals("6.0", value("musterd_y_total{kind=\"a\"}"));
    samples = List.of();
    assertEquals("6.0", value("musterd_y_total{kind=\"a\"}"));
    samples = List.of(Sample.of(1, "a"));
    assertEquals("7.0", value("musterd_y_total{kind=\"a\"}"));
  }
}
