package dev.musterd.doubles;

import java.net.URI;
import java.util.Optional;

/**
 * The emulators of AWS that this machine has. Each is searched for once per JVM, serves all its
 * tests, and ends with it.
 */
public final class Emulators {
  private Emulators() {}

  /** The address of a moto server; empty where none starts. */
  public static Optional<URI> moto() {
    return Moto.ADDRESS;
  }

  /** The address of a LocalStack with EC2, SQS and SSM; empty where no Docker daemon answers. */
  public static Optional<URI> localStack() {
    return LocalStack.ADDRESS;
  }

  /** Holds only the result: other threads work while it is made, and may not wait for its class. */
  private static final class Moto {
    static final Optional<URI> ADDRESS = MotoServer.start();
  }

  private static final class LocalStack {
    static final Optional<URI> ADDRESS = LocalStackInDocker.start();
  }
}
