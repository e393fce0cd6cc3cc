package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a pool's runner group exists at an owner, and lets the right jobs in. */
record RunnerGroupAdmission(Owner owner, String wanted) {

  String subject() {
    return "runner group " + wanted + " of " + owner;
  }

  /** The group by its name, of which GitHub ignores the case; the default one may be renamed. */
  Optional<RunnerGroup> find(List<RunnerGroup> groups) {
    return groups.stream()
        .filter(
            group ->
                group.name().equalsIgnoreCase(wanted)
                    || group.isDefault() && wanted.equalsIgnoreCase("Default"))
        .findFirst();
  }

  Finding absent(List<RunnerGroup> groups) {
    String names = groups.stream().map(RunnerGroup::name).collect(Collectors.joining(", "));
    return new Finding.Failed(
        subject(),
        "there is none of that name; there are: " + names,
        "create it in the Actions settings of " + owner + ", or set the pool's runner-group");
  }

  /**
   * @param admitted full names in lower case, for a group of selected repositories
   * @param served the repositories that the configuration names
   */
  Finding of(RunnerGroup group, Set<String> admitted, List<Owner.Repository> served) {
    String settings = "in the Actions settings of " + owner + ", Runner groups, " + group.name();
    if (group.visibility().equals("selected")) {
      String left =
          served.stream()
              .filter(each -> each.account().equalsIgnoreCase(owner.name()))
              .map(Owner.Repository::name)
              .filter(name -> !admitted.contains(name.toLowerCase(Locale.ROOT)))
              .collect(Collectors.joining(", "));
      if (!left.isEmpty() || admitted.isEmpty()) {
        return new Finding.Failed(
            subject(),
            admitted.isEmpty() ? "it admits no repository" : "it does not admit " + left,
            "add the repositories " + settings);
      }
    }
    return admitting(group, admitted.size(), settings);
  }

  private Finding admitting(RunnerGroup group, int admitted, String settings) {
    if (group.restrictedToWorkflows()) {
      return new Finding.Warning(
          subject(),
          "it admits selected workflows only; other jobs wait for ever",
          "see " + settings);
    }
    if (group.allowsPublic()) {
      return new Finding.Warning(
          subject(),
          "it admits public repositories: anyone's pull request may run on your machines",
          "forbid them " + settings + ", unless that is meant");
    }
    String whose =
        switch (group.visibility()) {
          case "selected" -> admitted + " selected repositories";
          case "private" -> "private repositories";
          default -> "all repositories but public ones";
        };
    return new Finding.Good(subject(), "admits " + whose);
  }
}
