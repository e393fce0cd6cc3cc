package dev.musterd.github.runners;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.github.GitHubSamples;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerConfiguration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments of config.sh: rows 43, 48 and 50 of docs/scenarios.md. */
class ConfigLineTest {
  @ParameterizedTest(name = "{0} {1}, ephemeral {2}, group {3}, labels {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ORGANIZATION | acme      | false | Default  | self-hosted,a,b | https://git.acme.com/acme             | self-hosted,a,b   | ''
          ORGANIZATION | acme      | false | builders | self-hosted,a   | https://git.acme.com/acme             | self-hosted,a     | --runnergroup builders
          ORGANIZATION | acme      | true  | Default  | self-hosted,a   | https://git.acme.com/acme             | self-hosted,a     | --ephemeral
          REPOSITORY   | acme/shop | false | builders | self-hosted,a   | https://git.acme.com/acme/shop        | self-hosted,a     | ''
          REPOSITORY   | acme/shop | true  | builders | self-hosted,a   | https://git.acme.com/acme/shop        | self-hosted,a     | --ephemeral
          ENTERPRISE   | umbrella  | true  | big ones | self-hosted,a   | https://git.acme.com/enterprises/umbrella | self-hosted,a | --runnergroup 'big ones' --ephemeral
          ORGANIZATION | acme      | false | Default  | a,b             | https://git.acme.com/acme             | a,b               | --no-default-labels
          ORGANIZATION | acme      | false | Default  | self-hosted,a;b | https://git.acme.com/acme             | 'self-hosted,a;b' | ''
          ORGANIZATION | acme      | false | Default  | self-hosted,$(x) | https://git.acme.com/acme            | 'self-hosted,$(x)' | ''
          """,
      quoteCharacter = '"')
  void line_namesOwnerLabelsAndGroup(
      Owner.Scope scope,
      String owner,
      boolean ephemeral,
      String group,
      String labels,
      String url,
      String joined,
      String more) {
    RunnerConfiguration line =
        ConfigLine.of(
            GitHubSamples.pool(ephemeral, group, Labels.of(labels.split(","))),
            GitHubAddress.of("https://git.acme.com", Optional.empty()),
            Owner.of(scope, owner),
            "ci-i-1",
            "TOKEN");
    assertEquals(RunnerConfiguration.Kind.TOKEN, line.kind());
    String rest = more.equals("''") ? "" : " " + more;
    assertEquals(
        "--unattended --url %s --token TOKEN --name ci-i-1 --labels %s --work _work%s"
            .formatted(url, joined, rest),
        line.text());
  }
}
