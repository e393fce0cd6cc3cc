package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallTrackerTest {
  private final CallTracker calls = new CallTracker();
  private final List<Promise<Void>> held = new ArrayList<>();

  private Future<Void> hold() {
    Promise<Void> call = Promise.promise();
    held.add(call);
    return call.future();
  }

  @Test
  void close_completesAtOnce_whenNothingIsInFlight() {
    assertTrue(calls.close().succeeded());
  }

  @Test
  void close_waitsForEveryCallInFlight_howeverItEnds() {
    Future<Void> one = calls.call(this::hold);
    Future<Void> other = calls.call(this::hold);
    Future<Void> closed = calls.close();
    held.get(0).complete();
    assertTrue(one.succeeded());
    assertFalse(closed.isComplete());
    held.get(1).fail("no answer");
    assertTrue(other.failed());
    assertTrue(closed.succeeded());
  }

  @Test
  void call_isNotBegun_onceClosed() {
    calls.close();
    Future<Void> late = calls.call(this::hold);
    assertEquals(List.of(), held);
    assertFalse(late.isComplete());
  }

  /** Else a stop between two calls of one flow would close the client under the second. */
  @Test
  void close_waitsForTheCallThatFollowsFromAnAnswer() {
    Future<Void> both = calls.call(this::hold).compose(_ -> calls.call(this::hold));
    held.get(0).complete();
    Future<Void> closed = calls.close();
    assertEquals(2, held.size());
    assertFalse(closed.isComplete());
    held.get(1).complete();
    assertTrue(both.succeeded());
    assertTrue(closed.succeeded());
  }

  @Test
  void answer_reachesNobody_onceAbandoned() {
    Future<Void> unanswered = calls.call(this::hold);
    Future<Void> closed = calls.close();
    assertEquals(1, calls.abandon());
    held.getFirst().fail("the client is closed");
    assertFalse(unanswered.isComplete());
    assertFalse(closed.isComplete());
  }

  static Stream<Class<?>> ports() {
    return Stream.of(
        GitHub.class,
        Compute.class,
        JobQueue.class,
        TokenStore.class,
        RunnerArchive.class,
        RunnerReleases.class);
  }

  @ParameterizedTest
  @MethodSource("ports")
  void everyCallOfAPort_isCounted_andRefusedOnceClosed(Class<?> port) throws Exception {
    List<String> begun = new ArrayList<>();
    Object tracked = tracked(port, begun);
    List<Method> methods =
        Stream.of(port.getMethods())
            .filter(method -> method.getReturnType().equals(Future.class))
            .toList();
    for (Method method : methods) {
      method.invoke(tracked, arguments(method));
    }
    assertEquals(methods.stream().map(Method::getName).toList(), begun);
    calls.close();
    for (Method method : methods) {
      Future<?> late = (Future<?>) method.invoke(tracked, arguments(method));
      assertFalse(late.isComplete(), method::getName);
    }
    assertEquals(methods.size(), begun.size());
    assertEquals(methods.size(), calls.abandon());
  }

  /** Empty values and zeros, which no test reads. */
  private static Object[] arguments(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(type -> type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null)
        .toArray();
  }

  /** One whose calls stay unanswered. */
  private <P> P tracked(Class<P> port, List<String> begun) {
    Object silent =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, _) -> {
              begun.add(method.getName());
              return Promise.promise().future();
            });
    return calls.track(port, port.cast(silent));
  }

  @Test
  void bug_isAFailure_ofACallThatReturnsAFuture() {
    TokenStore broken =
        calls.track(
            TokenStore.class, throwing(TokenStore.class, new IllegalStateException("a bug")));
    assertTrue(broken.pending().failed());
    assertTrue(calls.close().succeeded());
  }

  @Test
  void answerWithoutAFuture_isTheTargetsOwn_alsoOnceClosed() {
    GitHub limited =
        (GitHub)
            Proxy.newProxyInstance(
                GitHub.class.getClassLoader(),
                new Class<?>[] {GitHub.class},
                (_, _, _) -> Optional.empty());
    calls.close();
    assertEquals(Optional.empty(), calls.track(GitHub.class, limited).limitedUntil());
    GitHub broken =
        calls.track(GitHub.class, throwing(GitHub.class, new IllegalStateException("a bug")));
    assertThrows(IllegalStateException.class, broken::limitedUntil);
  }

  private static <P> P throwing(Class<P> port, RuntimeException bug) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, _, _) -> {
              throw bug;
            }));
  }
}
