package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.model.Instance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link TokenStore} makes of SSM's troubles. */
public abstract class TokenStoreFaultContract extends CloudFaultContract {
  private static final String SECRET = "c2VjcmV0LWppdC1jb25maWd1cmF0aW9u";
  private static final Instance.Id INSTANCE = Plans.stranger(1);

  protected abstract TokenStore store();

  private Optional<String> stored() {
    String name = "/musterd/" + ENVIRONMENT + "/tokens/" + INSTANCE;
    return ask(world -> world.parameters().find(name).map(it -> it.value()));
  }

  @Test
  void put_failsWithoutTheSecret_whenSsmQuotesIt() {
    Fault quoting =
        new Fault.Refusal("ValidationException", 400, "Value '" + SECRET + "' is not allowed");
    tell(world -> world.faults().until(Api.PUT_PARAMETER, quoting));
    assertSilent(awaitFailure(store().put(INSTANCE, Plans.jit(SECRET))));
    assertEquals(Optional.empty(), stored());
  }

  @Test
  void put_failsWithoutTheSecret_whenItIsTooLong() {
    assertSilent(awaitFailure(store().put(INSTANCE, Plans.jit(SECRET.repeat(300)))));
  }

  @Test
  void put_failsWithoutTheSecret_whenNoAnswerComes() {
    tell(world -> world.faults().until(Api.PUT_PARAMETER, new Fault.LostReply()));
    assertSilent(awaitFailure(store().put(INSTANCE, Plans.jit(SECRET))));
    tell(world -> world.faults().clear());
    await(store().put(INSTANCE, Plans.jit("again")));
    assertEquals(Optional.of("again"), stored());
  }

  private static void assertSilent(Throwable failure) {
    StringWriter everything = new StringWriter();
    failure.printStackTrace(new PrintWriter(everything));
    assertFalse(everything.toString().contains(SECRET), "a failure tells the secret");
  }

  @Test
  void pending_fails_whenRefused() {
    await(store().put(INSTANCE, Plans.jit(SECRET)));
    tell(world -> world.faults().until(Api.GET_PARAMETERS_BY_PATH, Fault.unauthorized()));
    awaitFailure(store().pending());
    tell(world -> world.faults().clear());
    assertEquals(Set.of(INSTANCE), await(store().pending()));
  }

  @Test
  void delete_saysSo_andCanBeRepeated_whenTheAnswerIsLost() {
    await(store().put(INSTANCE, Plans.jit(SECRET)));
    tell(world -> world.faults().until(Api.DELETE_PARAMETERS, new Fault.LostReply()));
    assertEquals(Set.of(INSTANCE), await(store().delete(List.of(INSTANCE))).keySet());
    tell(world -> world.faults().clear());
    assertEquals(Map.of(), await(store().delete(List.of(INSTANCE))));
    assertEquals(Optional.empty(), stored());
  }

  @Test
  void delete_deletesAllOthers_whenOneIsDenied_andSaysWhy() {
    List<Instance.Id> all = IntStream.range(1, 13).mapToObj(Plans::stranger).toList();
    all.forEach(id -> await(store().put(id, Plans.jit(SECRET))));
    String denied = "/musterd/" + ENVIRONMENT + "/tokens/" + all.get(4);
    tell(world -> world.parameters().denyDeletion(denied));
    Map<Instance.Id, String> left = await(store().delete(all));
    assertEquals(Set.of(all.get(4)), left.keySet());
    String reason = left.get(all.get(4));
    assertTrue(reason.contains("not authorized to perform: ssm:DeleteParameters"), reason);
    assertEquals(Set.of(all.get(4)), await(store().pending()));
  }
}
