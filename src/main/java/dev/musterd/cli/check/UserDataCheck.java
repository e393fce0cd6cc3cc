package dev.musterd.cli.check;

import dev.musterd.cli.PoolFiles;
import dev.musterd.config.Problem;
import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.UserData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The check that the user data of every pool can be made.
 *
 * @param warnings files that this machine does not have: it may not be the one that needs them
 */
record UserDataCheck(List<Problem> problems, List<String> warnings, List<Size> sizes) {

  /** The bytes of a pool's user data, compressed, of {@link UserData#MAX_BYTES}. */
  record Size(String pool, int bytes) {}

  static UserDataCheck of(Path config, Settings settings) {
    List<Problem> problems = new ArrayList<>();
    SortedSet<String> warnings = new TreeSet<>();
    List<Size> sizes = new ArrayList<>();
    for (Settings.Pool pool : settings.pools()) {
      PoolFiles files = PoolFiles.read(settings, pool);
      warnings.addAll(files.missing());
      switch (UserData.of(settings, pool, files.contents())) {
        case UserData.Refused(String reason) ->
            problems.add(
                new Problem(
                    config.toString(),
                    "pools." + pool.name() + ".user-data",
                    Optional.empty(),
                    reason));
        case UserData.Ready ready -> sizes.add(new Size(pool.name(), ready.bytes()));
      }
    }
    return new UserDataCheck(List.copyOf(problems), List.copyOf(warnings), sizes);
  }
}
