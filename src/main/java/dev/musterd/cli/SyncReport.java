package dev.musterd.cli;

import dev.musterd.model.Event;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.Journal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The report of one round: lines as it happens, or JSON at its end. */
final class SyncReport implements Journal {
  private static final long MEGABYTE = 1_000_000;

  /** A runner has some 200 MB, so ten lines or so. */
  private static final long STEP = 20 * MEGABYTE;

  private final CommonOptions common;
  private final JsonArray platforms = new JsonArray();
  private final JsonArray warnings = new JsonArray();
  private long reported;

  SyncReport(CommonOptions common) {
    this.common = common;
  }

  /** On standard error, as it is no result; some lines for each file, so a log may have them. */
  void progress(RunnerPackage runner, long bytes) {
    if (bytes < reported) {
      reported = 0;
    }
    if (!common.json() && bytes / STEP > reported / STEP) {
      reported = bytes;
      common
          .err()
          .printf("  %s: %s, %s so far%n", runner.platform(), runner.version(), size(bytes));
    }
  }

  @Override
  public void record(Event event) {
    switch (event) {
      case Event.BinaryMirrored(
              RunnerPlatform platform,
              RunnerVersion version,
              Optional<RunnerVersion> replaced,
              long bytes) -> {
        note(platform, "mirrored")
            .put("version", version.toString())
            .put("replaced", replaced.map(RunnerVersion::toString).orElse(null))
            .put("bytes", bytes);
        String before = replaced.map(it -> ", instead of " + it).orElse("");
        good("%s: mirrored %s, %s%s".formatted(platform, version, size(bytes), before));
      }
      case Event.BinaryCurrent(RunnerPlatform platform, RunnerVersion version) -> {
        note(platform, "current").put("version", version.toString());
        good("%s: %s is the newest, and is there".formatted(platform, version));
      }
      case Event.BinaryKept(RunnerPlatform platform, RunnerVersion version, String reason) -> {
        note(platform, "kept").put("version", version.toString()).put("reason", reason);
        warn("%s: %s stays, as %s".formatted(platform, version, reason));
      }
      case Event.BinaryNotMirrored(RunnerPlatform platform, String reason) -> {
        note(platform, "failed").put("reason", reason);
        bad(platform + ": " + reason);
      }
      case Event.BinaryDeprecated(
              List<RunnerPlatform> of,
              RunnerVersion version,
              Instant until,
              String reason) ->
          attention(
              "%s of %s ends at %s: %s"
                  .formatted(version, of, until.truncatedTo(ChronoUnit.SECONDS), reason));
      case Event.DutyFailed(String duty, String reason) ->
          attention("could not " + duty + ": " + reason);
      default -> {
        // The round records nothing else.
      }
    }
  }

  void end(boolean good) {
    if (common.json()) {
      common.print(
          new JsonObject().put("ok", good).put("platforms", platforms).put("warnings", warnings));
    }
  }

  private JsonObject note(RunnerPlatform platform, String outcome) {
    JsonObject line = new JsonObject().put("platform", platform.word()).put("outcome", outcome);
    platforms.add(line);
    return line;
  }

  private void good(String text) {
    if (!common.json()) {
      common.out().println(common.green("✓ ") + TerminalText.text(text));
    }
  }

  private void attention(String text) {
    warnings.add(text);
    warn(text);
  }

  private void warn(String text) {
    if (!common.json()) {
      common.err().println(common.yellow("! ") + TerminalText.text(text));
    }
  }

  private void bad(String text) {
    if (!common.json()) {
      common.fail(TerminalText.text(text));
    }
  }

  private static String size(long bytes) {
    return (bytes + MEGABYTE / 2) / MEGABYTE + " MB";
  }
}
