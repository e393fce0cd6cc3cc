package dev.musterd.flow.launch;

import dev.musterd.model.Instance;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Configures one instance of a launch, and tells the breakers what came of it. */
record ConfigureLaunched(
    ConfigureRunner configureRunner, LaunchBreakers breakers, InstantSource clock) {

  /** Completes when the instance is configured or gone. Never fails. */
  Future<Void> configure(LaunchRequest request, Instance instance) {
    request.reservation().release(1);
    return configureRunner
        .configure(instance, request.pool(), request.plan().owner(), request.installation())
        .compose(outcome -> configured(request, instance, outcome));
  }

  private Future<Void> configured(
      LaunchRequest request, Instance instance, ConfigureRunner.Outcome outcome) {
    return switch (outcome) {
      case ConfigureRunner.Outcome.Configured() -> {
        breakers.of(request.order()).configured(request.ownerPool(), clock.instant());
        if (breakers.registrationAccepted(request.ownerPool())) {
          request.answered().run(); // Launches are limited until runners are registered.
        }
        yield Future.succeededFuture();
      }
      case ConfigureRunner.Outcome.Refused(String reason) -> {
        breakers.registrationRefused(request.ownerPool(), reason);
        yield discard(request, instance, reason);
      }
      case ConfigureRunner.Outcome.Failed(String reason) -> {
        breakers.registrations().settle(request.ownerPool(), 1);
        yield discard(request, instance, reason);
      }
      case ConfigureRunner.Outcome.Gone() -> {
        breakers.registrations().settle(request.ownerPool(), 1);
        yield Future.succeededFuture();
      }
      case ConfigureRunner.Outcome.Doubtful(String reason) -> {
        breakers.registrations().settle(request.ownerPool(), 1);
        unconfigured(request, instance, reason);
        configureRunner.giveUp(instance, reason);
        yield Future.succeededFuture();
      }
    };
  }

  private Future<Void> discard(LaunchRequest request, Instance instance, String reason) {
    unconfigured(request, instance, reason);
    return configureRunner.discard(instance, reason);
  }

  private void unconfigured(LaunchRequest request, Instance instance, String reason) {
    breakers.unconfigured(request.ownerPool(), request.order(), instance.id(), reason);
  }
}
