package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretReaderTest {
  private static final SecretSource PARAMETER = new SecretSource.Ssm("/hook");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    ServiceDoubles.await(vertx.close());
  }

  private Future<Secret> read(Future<String> value) {
    return new SecretReader(vertx, new SecretFiles(Map.of()), _ -> value).read("hook", PARAMETER);
  }

  private String reason(Future<String> value) {
    return ServiceDoubles.await(
        read(value)
            .map(_ -> "it was read")
            .recover(failure -> Future.succeededFuture(failure.getMessage())));
  }

  @Test
  void parameter_isWithoutWhatIsAroundIt() {
    assertEquals(
        new Secret("sesame"),
        ServiceDoubles.await(read(Future.succeededFuture("\uFEFFsesame\r\n"))));
    assertEquals("sesame", ServiceDoubles.await(read(Future.succeededFuture(" sesame"))).reveal());
  }

  @Test
  void failure_namesKeyAndParameter() {
    assertEquals("hook: the parameter /hook is empty", reason(Future.succeededFuture("\n")));
    assertEquals(
        "hook: the parameter /hook: ParameterNotFound",
        reason(Future.failedFuture(new IllegalStateException("ParameterNotFound"))));
  }

  @Test
  void absentSecret_isNoFailure() {
    SecretReader reader =
        new SecretReader(vertx, new SecretFiles(Map.of()), _ -> Future.failedFuture("not asked"));
    assertEquals(
        Optional.empty(), ServiceDoubles.await(reader.find("management.token", Optional.empty())));
  }
}
