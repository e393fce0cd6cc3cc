package dev.musterd.cli.githubapp;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.github.app.NewApp;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a new App's secrets where they were meant to go, or else wherever they can go: GitHub gives
 * them once.
 *
 * @param refuge directories that are tried when the place cannot take them, in this order
 */
record SecretSaver(SecretDestination wanted, List<Path> refuge, CommonOptions common) {

  /** The chosen directory, then directories that every machine has. */
  static List<Path> refuge(Path chosen) {
    return Stream.concat(
            Stream.of(chosen),
            Stream.of("user.home", "java.io.tmpdir").map(System::getProperty).map(Path::of))
        .distinct()
        .toList();
  }

  /**
   * Where they are now.
   *
   * @throws dev.musterd.cli.CommandSession.CommandFailedException when nothing could take them
   */
  SecretDestination keep(NewApp app, boolean force) {
    String webhook = app.webhookSecret().orElseGet(SecretSaver::newSecret);
    try {
      put(wanted, app.privateKey(), webhook, force);
      return wanted;
    } catch (CommandSession.CommandFailedException failed) {
      common.fail(failed.getMessage());
    }
    for (Path directory : refuge) {
      // By the App's number, so that nothing that is there is in the way.
      SecretDestination.OnDisk files =
          new SecretDestination.OnDisk(directory, "github-app-" + app.id());
      try {
        put(files, app.privateKey(), webhook, false);
        advise(files);
        return files;
      } catch (CommandSession.CommandFailedException failed) {
        common.fail(failed.getMessage());
      }
    }
    throw new CommandSession.CommandFailedException(
        "the secrets of the App " + app.slug() + " could not be kept anywhere");
  }

  private static void put(SecretDestination place, String key, String webhook, boolean force) {
    place.put(SecretDestination.KEY, key, force);
    place.put(SecretDestination.WEBHOOK, webhook, force);
  }

  private void advise(SecretDestination.OnDisk files) {
    common.err().println("The secrets are kept in files instead, as the lines below say.");
    if (wanted instanceof SecretDestination.Parameters parameters) {
      common.err().println("Once it works, store them by:");
      for (String name : List.of(SecretDestination.KEY, SecretDestination.WEBHOOK)) {
        common.err().println("    " + parameters.command(name, files.file(name)));
      }
    }
  }

  /** Of an App without a webhook, to which GitHub gives none. */
  private static String newSecret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
