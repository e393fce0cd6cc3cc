package dev.musterd.aws;

import dev.musterd.port.TokenStore;
import dev.musterd.port.TokenStoreContract;
import io.vertx.core.Future;
import java.util.Optional;

/** The kit for {@link SsmTokenStore} over an emulator. */
abstract class EmulatedTokenStoreContract extends TokenStoreContract {
  abstract Emulator emulator();

  @Override
  protected TokenStore store(String environment) {
    return emulator().real().store(environment);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected Optional<String> read(String name) {
    return emulator().read(name);
  }
}
