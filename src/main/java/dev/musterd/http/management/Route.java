package dev.musterd.http.management;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One page of the management door, and by which methods it may be asked for. */
record Route(
    Set<HttpMethod> methods, Function<HttpServerRequest, Future<ManagementResponse>> page) {
  static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  Route {
    methods = Set.copyOf(methods);
  }

  /** A page that can only be read, and is made at once. */
  static Route reading(Function<HttpServerRequest, ManagementResponse> page) {
    return new Route(READ, request -> Future.succeededFuture(page.apply(request)));
  }

  /** As the header {@code Allow} has it. */
  String allowed() {
    return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
  }
}
