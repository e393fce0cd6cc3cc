package dev.musterd.cli;

import dev.musterd.config.Settings;
import dev.musterd.provision.template.AgentConfiguration;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musterd user-data}. */
@Command(
    name = "user-data",
    description =
        "Prints the user data of a pool for its launch template: compressed and in base64, as EC2's"
            + " API takes it.")
public final class UserDataCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "POOL", description = "The name of a pool.")
  private String name;

  @ArgGroup private Form form = new Form();

  /** At most one of them. */
  private static final class Form {
    @Option(names = "--plain", description = "Prints the script itself.")
    private boolean plain;

    @Option(
        names = "--cloudwatch",
        description = "Prints the configuration of the pool's CloudWatch agent instead.")
    private boolean cloudWatch;
  }

  @Override
  public Integer call() {
    return common.with(valid -> of(valid.settings()));
  }

  private int of(Settings settings) {
    Optional<Settings.Pool> pool =
        settings.pools().stream().filter(it -> it.name().equals(name)).findFirst();
    if (pool.isEmpty()) {
      List<String> names = settings.pools().stream().map(Settings.Pool::name).toList();
      common.fail("there is no pool " + TerminalText.text(name) + ", only " + names);
      return ExitCode.USAGE;
    }
    PoolFiles files = PoolFiles.read(settings, pool.get());
    files.missing().forEach(common::fail);
    return files.missing().isEmpty() ? of(settings, pool.get(), files) : ExitCode.SOFTWARE;
  }

  private int of(Settings settings, Settings.Pool pool, PoolFiles files) {
    if (form.cloudWatch) {
      common.out().print(AgentConfiguration.of(settings, pool, files.contents()));
      common.out().flush();
      return ExitCode.OK;
    }
    return switch (UserData.of(settings, pool, files.contents())) {
      case UserData.Refused(String reason) -> {
        common.fail("pool " + name + ": " + reason);
        yield ExitCode.USAGE;
      }
      case UserData.Ready ready -> {
        print(ready);
        yield ExitCode.OK;
      }
    };
  }

  private void print(UserData.Ready ready) {
    if (common.json()) {
      common
          .out()
          .println(
              new JsonObject()
                  .put("pool", name)
                  .put("bytes", ready.bytes())
                  .put("user_data", ready.base64())
                  .put("script", ready.script())
                  .encodePrettily());
    } else {
      common.out().println(form.plain ? ready.script().stripTrailing() : ready.base64());
    }
  }
}
