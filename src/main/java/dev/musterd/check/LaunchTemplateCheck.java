package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Template;
import java.util.List;

/** The check that an instance from a pool's launch template can become a runner. */
record LaunchTemplateCheck(String pool, String name) {

  String subject() {
    return "launch template " + name;
  }

  List<Finding> absent(String reason) {
    return Finding.failed(
        subject(),
        reason,
        "make it: musterd aws apply, or by hand with what musterd user-data " + pool + " prints");
  }

  List<Finding> of(Template template) {
    if (template.image().isEmpty()) {
      return failed(template, "names no image", "set its image");
    }
    if (!template.userData()) {
      return failed(
          template, "has no user data", "put in what musterd user-data " + pool + " prints");
    }
    if (!template.profile()) {
      return failed(
          template,
          "has no instance profile, so an instance cannot read its configuration",
          "set the instance profile of the runners' role");
    }
    if (!template.tokens()) {
      return warning(
          template,
          "lets instances use the metadata service without a token",
          "set its metadata options to HttpTokens: required");
    }
    return template.terminates()
        ? Finding.good(subject(), "version " + template.version())
        : warning(
            template,
            "only stops an instance that powers off; its volume stays, and costs",
            "set its shutdown behaviour to terminate");
  }

  private List<Finding> failed(Template template, String what, String remedy) {
    return Finding.failed(subject(), version(template) + what, advice(remedy));
  }

  private List<Finding> warning(Template template, String what, String remedy) {
    return Finding.warning(subject(), version(template) + what, advice(remedy));
  }

  private static String version(Template template) {
    return "its default version, " + template.version() + ", ";
  }

  private static String advice(String remedy) {
    return remedy + ", and make the new version the default one";
  }
}
