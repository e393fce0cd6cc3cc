package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Instance;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TokenStore} does, over a double or an emulator. */
public abstract class TokenStoreContract {
  protected final String environment = "env-" + UUID.randomUUID().toString().substring(0, 8);

  protected abstract TokenStore store(String environment);

  protected abstract <T> T await(Future<T> future);

  /** The decrypted parameter of this name, as its instance would read it. */
  protected abstract Optional<String> read(String name);

  private Optional<String> readOf(Instance.Id instance) {
    return read("/musterd/" + environment + "/tokens/" + instance);
  }

  private static Set<Instance.Id> instances(int count) {
    return IntStream.range(0, count).mapToObj(Plans::stranger).collect(Collectors.toSet());
  }

  private void put(Instance.Id instance, String text) {
    await(store(environment).put(instance, Plans.jit(text)));
  }

  @Test
  void put_isReadByTheInstance_andPendingUntilDeleted() {
    Instance.Id instance = Plans.stranger(1);
    put(instance, "c2VjcmV0");
    assertEquals(Optional.of("c2VjcmV0"), readOf(instance));
    assertEquals(Set.of(instance), await(store(environment).pending()));
    await(store(environment).delete(List.of(instance)));
    assertEquals(Optional.empty(), readOf(instance));
    assertEquals(Set.of(), await(store(environment).pending()));
  }

  @Test
  void put_replaces_whenThereIsOne() {
    Instance.Id instance = Plans.stranger(1);
    put(instance, "first");
    put(instance, "second");
    assertEquals(Optional.of("second"), readOf(instance));
    assertEquals(Set.of(instance), await(store(environment).pending()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3999, 4000, 4096, 4097, 8192})
  void put_keepsEveryByte_whateverTheTier(int length) {
    Instance.Id instance = Plans.stranger(length);
    put(instance, "x".repeat(length));
    assertEquals(Optional.of("x".repeat(length)), readOf(instance));
  }

  @Test
  void put_replaces_whenTheTierChanges() {
    Instance.Id instance = Plans.stranger(1);
    for (int length : new int[] {10, 5000, 10}) {
      put(instance, "y".repeat(length));
      assertEquals(Optional.of("y".repeat(length)), readOf(instance));
    }
  }

  @Test
  void pending_isOfAllPages_andDeleteOfAllBatches() {
    Set<Instance.Id> instances = instances(23);
    instances.forEach(instance -> put(instance, "text"));
    assertEquals(instances, await(store(environment).pending()));
    await(store(environment).delete(instances));
    assertEquals(Set.of(), await(store(environment).pending()));
  }

  @Test
  void pending_leavesOutOthers_ofAnotherEnvironment() {
    await(store(environment + "-other").put(Plans.stranger(1), Plans.jit("theirs")));
    put(Plans.stranger(2), "ours");
    assertEquals(Set.of(Plans.stranger(2)), await(store(environment).pending()));
  }

  @Test
  void delete_isNoError_whenMissingOrNone() {
    put(Plans.stranger(1), "text");
    await(store(environment).delete(List.of()));
    await(store(environment).delete(List.of(Plans.stranger(1), Plans.stranger(2))));
    await(store(environment).delete(List.of(Plans.stranger(1))));
    assertEquals(Set.of(), await(store(environment).pending()));
  }
}
