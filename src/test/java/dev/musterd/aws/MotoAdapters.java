package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real adapters over moto, anew for each test; where no moto starts, the test is skipped. */
final class MotoAdapters implements BeforeEachCallback, AfterEachCallback {
  private final UnaryOperator<URI> address;
  private Vertx vertx;
  private RealTime real;

  MotoAdapters() {
    this(UnaryOperator.identity());
  }

  private MotoAdapters(UnaryOperator<URI> address) {
    this.address = address;
  }

  /** By the host's name, as moto takes the address of a template apart by that. */
  static MotoAdapters byName() {
    return new MotoAdapters(moto -> URI.create("http://localhost:" + moto.getPort()));
  }

  RealTime real() {
    return real;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Optional<URI> moto = Emulators.moto();
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    vertx = Vertx.vertx();
    real = RealTime.patient(vertx, address.apply(moto.orElseThrow()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (real != null) {
      real.close();
      RealTime.await(vertx.close());
    }
  }
}
