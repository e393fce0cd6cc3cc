package dev.musterd.cli;

import dev.musterd.config.Settings;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.MirrorAdapters;
import dev.musterd.wiring.SteadyClock;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd sync}. */
@Command(
    name = "sync",
    description = {
      "Brings the newest runner to the bucket from which instances install it.",
      "The daemon also does so by itself, at its start and at the times of binaries.schedule."
    })
public final class SyncCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return CommandSession.with(common, this::sync);
  }

  private int sync(Settings settings, CommandSession session) {
    SyncReport report = new SyncReport(common);
    boolean good = session.await(() -> mirror(session, settings, report));
    report.end(good);
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Future<Boolean> mirror(
      CommandSession session, Settings settings, SyncReport report) {
    return session
        .aws()
        .compose(
            aws -> {
              GitHubAdapters gitHub = session.gitHub(settings.github());
              return gitHub
                  .jwt(settings.github().app())
                  .compose(
                      jwt -> {
                        MirrorAdapters mirror =
                            new MirrorAdapters(
                                settings, aws.archive(settings), report, session.timers());
                        return mirror
                            .duty(
                                mirror.releases(gitHub.http(), jwt, session.clock(), _ -> {}),
                                SteadyClock.system(),
                                report::progress)
                            .mirror();
                      });
            });
  }
}
