package dev.musterd.cli.aws;

import dev.musterd.cli.CommonOptions;
import dev.musterd.config.Settings;
import dev.musterd.provision.template.ResolvedPolicies;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code musterd aws policy}. */
@Command(
    name = "policy",
    description = {
      "Prints the IAM policy for plan, apply and destroy. Asks AWS nothing.",
      "Without aws.region or --account it allows all of them.",
      "Policies that are longer than IAM takes in one are printed apart, by name."
    })
final class AwsPolicyCommand implements Callable<Integer> {
  private static final String NUMBER = "\\d{12}";

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @ArgGroup private Whose whose = new Whose();

  /** The policies beside the one for plan, apply and destroy. */
  private static final class Whose {
    @Option(
        names = "--daemon",
        description = "Prints the three policies of the daemon instead, by name.")
    private boolean daemon;

    @Option(
        names = "--check",
        description = "Prints what 'musterd check' needs beside the daemon's policy instead.")
    private boolean check;
  }

  @Option(
      names = "--account",
      paramLabel = "NUMBER",
      description = "The account, as twelve digits.")
  private String account;

  @Override
  public Integer call() {
    if (account != null && !account.matches(NUMBER)) {
      throw new ParameterException(
          spec.commandLine(), "--account must be twelve digits, such as 123456789012");
    }
    return common.with(valid -> print(valid.settings()));
  }

  private int print(Settings settings) {
    ResolvedPolicies placed =
        new ResolvedPolicies(settings.aws().region(), Optional.ofNullable(account));
    common.out().println(policy(placed, settings).encodePrettily());
    return ExitCode.OK;
  }

  /** The daemon's always apart, as the template has them; others where one document is full. */
  private JsonObject policy(ResolvedPolicies placed, Settings settings) {
    if (whose.daemon) {
      return placed.daemon(settings);
    }
    JsonObject documents = whose.check ? placed.check(settings) : placed.applier(settings);
    return documents.size() == 1
        ? documents.getJsonObject(documents.fieldNames().iterator().next())
        : documents;
  }
}
