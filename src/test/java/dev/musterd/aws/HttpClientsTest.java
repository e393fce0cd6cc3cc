package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.http.crt.AwsCrtSdkHttpService;

/**
 * The HTTP clients that the SDK finds on the class path of the tests, which has all that the
 * product's has. Each service's client brings two others along, which the build excludes; see the
 * rationale.
 */
class HttpClientsTest {

  @Test
  void asynchronousClient_isTheCrts_andNoOther() {
    assertEquals(List.of(AwsCrtSdkHttpService.class), found(SdkAsyncHttpService.class));
  }

  @Test
  void blockingClient_isTheCrts_andNoOther() {
    assertEquals(List.of(AwsCrtSdkHttpService.class), found(SdkHttpService.class));
  }

  private static <T> List<? extends Class<? extends T>> found(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::type).toList();
  }
}
