package dev.musterd.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Handler of SIGHUP, the signal to read the configuration again. The JDK has signals only in {@code
 * sun.misc}, of which the compiler warns without a way to say that it is known; hence by name.
 */
final class SighupHandler {
  private SighupHandler() {}

  /**
   * Calls on a thread of the JVM's at each SIGHUP, which otherwise ends the process. False where
   * there is no such signal, or the JVM leaves signals alone ({@code -Xrs}).
   */
  static boolean onEach(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      Object ours =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, of(action));
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, ours);
      return true;
    } catch (ReflectiveOperationException absent) {
      return false;
    }
  }

  private static InvocationHandler of(Runnable action) {
    return (proxy, method, arguments) -> answer(action, proxy, method, arguments);
  }

  /** A proxy also implements the methods of Object. */
  private static Object answer(Runnable action, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "SIGHUP";
    };
  }
}
