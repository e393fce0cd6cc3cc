package dev.musterd.wiring;

import java.util.Optional;

/** The version of this build. */
public final class Version {
  private Version() {}

  /** From the manifest; only a jar has one. */
  public static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
