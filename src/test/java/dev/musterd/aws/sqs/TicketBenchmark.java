package dev.musterd.aws.sqs;

import dev.musterd.model.ModelSamples;
import dev.musterd.model.Ticket;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A ticket as the message of the queue, there and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class TicketBenchmark {
  private final Ticket ticket = ModelSamples.ticket(1, ModelSamples.OWNER_POOL);
  private final String text = TicketJson.write(ticket);

  /** Written and read. */
  @Benchmark
  public Object ticket() {
    return TicketJson.read(TicketJson.write(ticket));
  }

  /** The limit of {@link #ticket}: the same text read and written by the JSON library alone. */
  @Benchmark
  public String ticketLimit() {
    return new JsonObject(text).encode();
  }
}
