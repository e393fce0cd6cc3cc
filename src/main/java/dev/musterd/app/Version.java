package dev.musterd.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which musterd this is. */
final class Version implements IVersionProvider {
  /** From the manifest; only a jar has one. */
  static String number() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"musterd " + number()};
  }
}
