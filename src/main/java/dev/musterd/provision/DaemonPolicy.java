package dev.musterd.provision;

import static dev.musterd.provision.Functions.arn;
import static dev.musterd.provision.Functions.bucketArn;

import dev.musterd.config.SecretSource;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the daemon needs, beside {@link LaunchPolicy}: queues, parameters, the mirror. */
record DaemonPolicy(Settings settings, String bucket) {

  JsonObject json() {
    return Statement.policy(statements());
  }

  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>(List.of(jobs(), dead(), tokens(), waiting()));
    if (!secrets().isEmpty()) {
      statements.add(Statement.allow("Secrets", "ssm:GetParameter").on(secrets()));
    }
    if (settings.queue().create()) {
      statements.add(create());
    }
    EncryptionKey.of(settings).ifPresent(key -> statements.addAll(encryption(key)));
    if (settings.binaries().enabled()) {
      statements.add(mirror());
      statements.add(mirrorList());
    }
    return statements;
  }

  private Statement jobs() {
    return Statement.allow(
            "Jobs",
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:SendMessage",
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage")
        .on(
            settings
                .queue()
                .url()
                .map(DaemonPolicy::queue)
                .orElse(arn("sqs", Names.jobs(settings.environment()))));
  }

  private Statement dead() {
    return Statement.allow(
            "DeadLetters", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage")
        .on(arn("sqs", Names.dead(settings.environment())));
  }

  /** For whoever has the daemon make its queues, instead of a stack. */
  private Statement create() {
    return Statement.allow("CreateQueues", "sqs:CreateQueue")
        .on(
            arn("sqs", Names.jobs(settings.environment())),
            arn("sqs", Names.dead(settings.environment())));
  }

  /** From {@code https://sqs.REGION.amazonaws.com/ACCOUNT/NAME}; of another form, by name. */
  private static JsonObject queue(URI url) {
    String[] path = url.getPath().split("/");
    String[] host = url.getHost().split("\\.");
    String name = path[path.length - 1];
    boolean usual = path.length == 3 && host.length > 3 && host[0].equals("sqs");
    return usual
        ? Functions.sub("arn:${AWS::Partition}:sqs:%s:%s:%s".formatted(host[1], path[1], name))
        : arn("sqs", name);
  }

  private Statement tokens() {
    return Statement.allow(
            "Configurations", "ssm:PutParameter", "ssm:AddTagsToResource", "ssm:DeleteParameters")
        .on(parameter("/*"));
  }

  /** A path is listed by its own ARN, and what is below it by that of each. */
  private Statement waiting() {
    return Statement.allow("UnreadConfigurations", "ssm:GetParametersByPath")
        .on(parameter(""), parameter("/*"));
  }

  private JsonObject parameter(String rest) {
    return arn("ssm", "parameter/" + Names.tokens(settings.environment()) + rest);
  }

  private List<JsonObject> secrets() {
    Settings.GitHub github = settings.github();
    return Stream.of(
            github.apps().stream().map(Settings.App::privateKey),
            github.apps().stream().flatMap(app -> app.webhookSecrets().stream()),
            github.token().stream(),
            settings.management().token().stream())
        .flatMap(sources -> sources)
        .flatMap(
            source ->
                source instanceof SecretSource.Ssm(String name) ? Stream.of(name) : Stream.empty())
        .distinct()
        .map(name -> arn("ssm", "parameter" + (name.startsWith("/") ? "" : "/") + name))
        .toList();
  }

  private List<Statement> encryption(EncryptionKey key) {
    Statement write =
        key.allow("EncryptConfigurations", parameter("/*"), "kms:Encrypt", "kms:GenerateDataKey");
    return secrets().isEmpty()
        ? List.of(write)
        : List.of(write, key.allow("DecryptSecrets", new JsonArray(secrets()), "kms:Decrypt"));
  }

  /** Uploads, also in parts, and the end of what no platform installs any more. */
  private Statement mirror() {
    return Statement.allow(
            "Mirror", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject")
        .on(bucketArn(bucket + "/runners/*"));
  }

  /** Without it S3 says "forbidden" of what is only absent. */
  private Statement mirrorList() {
    return Statement.allow("MirrorList", "s3:ListBucket").on(bucketArn(bucket));
  }
}
