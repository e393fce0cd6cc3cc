package dev.musterd.github.app;

import dev.musterd.model.delivery.LoggedDelivery;
import io.vertx.core.Future;
import java.util.Optional;

/** A webhook at GitHub: its settings, and the log of its deliveries. */
public sealed interface Hook permits AppHook, OwnerHook {
  /**
   * Sets address and secret; says what was done, and fails when GitHub did not keep it. GitHub
   * checks the certificate of the address.
   *
   * @param secret goes to GitHub and nowhere else
   */
  Future<String> set(String url, String secret);

  /**
   * Makes GitHub send something harmless, as a ping; the id of the newest delivery before it, by
   * which {@link #answer} finds the new one. Nothing when GitHub has nothing to send.
   */
  Future<Optional<Long>> provoke();

  /** The result of a delivery; empty until GitHub has one. */
  Future<Optional<LoggedDelivery>> answer(long after);
}
