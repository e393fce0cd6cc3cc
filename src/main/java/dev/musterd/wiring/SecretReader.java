package dev.musterd.wiring;

import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretFiles.Reading;
import dev.musterd.config.secret.SecretSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A reader of secrets: files and variables on a worker thread, parameters from SSM.
 *
 * @param ssm the value of a parameter
 */
public record SecretReader(Vertx vertx, SecretFiles files, Function<String, Future<String>> ssm) {

  /** A reader that asks for each parameter once, for a start: several parts need the same ones. */
  public SecretReader remembering() {
    Map<String, Future<String>> asked = new ConcurrentHashMap<>();
    return new SecretReader(
        vertx, files, parameter -> asked.computeIfAbsent(parameter, _ -> ssm.apply(parameter)));
  }

  /** Fails with the key and the place, never with the content. */
  public Future<Secret> read(String key, SecretSource source) {
    return vertx
        .executeBlocking(() -> files.read(key, source), false)
        .compose(reading -> taken(key, reading));
  }

  /** The digest of a file that is no secret. */
  public Future<Secret> digest(String key, Path file) {
    return vertx
        .executeBlocking(() -> files.digest(key, file), false)
        .compose(reading -> taken(key, reading));
  }

  private Future<Secret> taken(String key, Reading reading) {
    return switch (reading) {
      case Reading.Read(Secret secret) -> Future.succeededFuture(secret);
      case Reading.InSsm(String parameter) -> fromSsm(key, parameter);
      case Reading.Failed(String reason) -> Future.failedFuture(new StartupException(reason));
    };
  }

  /** Reads an optional secret. */
  public Future<Optional<Secret>> find(String key, Optional<SecretSource> source) {
    return source
        .map(present -> read(key, present).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  public Future<List<Secret>> readAll(String key, List<SecretSource> sources) {
    List<Future<Secret>> all = sources.stream().map(source -> read(key, source)).toList();
    return StartupException.unlessAll(all.toArray(Future<?>[]::new))
        .map(_ -> all.stream().map(Future::result).toList());
  }

  private Future<Secret> fromSsm(String key, String parameter) {
    String place = "the parameter " + parameter;
    return ssm.apply(parameter)
        .recover(
            failure ->
                Future.failedFuture(
                    new StartupException(key + ": " + place + ": " + failure.getMessage())))
        .compose(text -> taken(key, Reading.of(key, place, text)));
  }
}
