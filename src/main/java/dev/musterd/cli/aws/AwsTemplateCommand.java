package dev.musterd.cli.aws;

import dev.musterd.cli.CommonOptions;
import dev.musterd.provision.template.Template;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd aws template}. */
@Command(
    name = "template",
    description = {
      "Prints the CloudFormation template of the configuration. Asks AWS nothing.",
      "Its parameters are the images of pools with ami.filter, and their root devices."
    })
final class AwsTemplateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return TemplateSource.with(common, this::print);
  }

  private int print(TemplateSource source) {
    return switch (source.template(Optional.empty())) {
      case Template.Ready ready -> {
        common.out().println(ready.pretty());
        yield ExitCode.OK;
      }
      case Template.Refused(List<String> reasons) -> {
        reasons.forEach(common::fail);
        yield ExitCode.USAGE;
      }
    };
  }
}
