package dev.musterd.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The readers of texts that others write. Each has a class with {@code fuzzerTestOneInput}, which
 * throws when a reader does what it does not document, and a corpus: inputs that reach different
 * parts of it, and those that once failed.
 */
enum FuzzTarget {
  WEBHOOK("dev.musterd.http.webhook.WebhookFuzz"),
  CONFIGURATION("dev.musterd.config.ConfigurationFuzz"),
  CRON("dev.musterd.decide.CronFuzz"),
  MESSAGES("dev.musterd.aws.sqs.MessagesFuzz"),
  USER_DATA("dev.musterd.provision.userdata.UserDataFuzz"),
  GITHUB_ANSWERS("dev.musterd.github.runners.GitHubAnswersFuzz"),
  AWS_ANSWERS("dev.musterd.aws.AwsAnswersFuzz");

  private static final Path CORPORA = Path.of("src", "test", "resources", "fuzz");

  private final String className;

  FuzzTarget(String className) {
    this.className = className;
  }

  String className() {
    return className;
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  Path corpus() {
    return CORPORA.resolve(word());
  }

  List<Path> inputs() {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
