package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.bucketArn;

import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.AwsNames;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The daemon's policy beside {@link LaunchPolicy}: queues, parameters, the mirror. */
record DaemonPolicy(Settings settings, String bucket) {

  List<PolicyStatement> statements() {
    List<PolicyStatement> statements =
        new ArrayList<>(
            List.of(
                jobs(), deadLetters(), events(), unreadableEvents(), tokens(), unread(), unseen()));
    if (!secrets().isEmpty()) {
      statements.add(PolicyStatement.allow("Secrets", "ssm:GetParameter").on(secrets()));
    }
    if (settings.queue().create()) {
      statements.add(create());
    }
    EncryptionKey.of(settings).ifPresent(key -> statements.addAll(encryption(key)));
    if (settings.binaries().enabled()) {
      statements.add(mirror());
    }
    statements.add(interruptions());
    statements.add(state());
    statements.add(ledger());
    statements.add(lease());
    if (settings.lease().isUsed()) {
      statements.add(jobNews());
    }
    statements.add(list());
    settings.hosts().ifPresent(hosts -> statements.addAll(host(hosts)));
    return statements;
  }

  /** The rights to take what a host installs, and to say that it is ready. */
  private List<PolicyStatement> host(Settings.Hosts hosts) {
    List<PolicyStatement> statements = new ArrayList<>();
    hosts
        .pack()
        .ifPresent(
            key ->
                statements.add(
                    PolicyStatement.allow("HostPackage", "s3:GetObject")
                        .on(bucketArn(bucket + "/" + key))));
    statements.add(
        PolicyStatement.allow("HostReady", "cloudformation:SignalResource")
            .on(arn("cloudformation", "stack/" + settings.awsNames().stack() + "/*")));
    return statements;
  }

  private PolicyStatement jobs() {
    return PolicyStatement.allow(
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
                .orElse(arn("sqs", settings.awsNames().jobQueue())));
  }

  private PolicyStatement deadLetters() {
    return PolicyStatement.allow(
            "DeadLetters", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage")
        .on(arn("sqs", settings.awsNames().deadLetterQueue()));
  }

  private PolicyStatement events() {
    return PolicyStatement.allow(
            "Events", "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage")
        .on(arn("sqs", settings.awsNames().eventQueue()));
  }

  private PolicyStatement unreadableEvents() {
    return PolicyStatement.allow("UnreadableEvents", "sqs:GetQueueUrl", "sqs:SendMessage")
        .on(arn("sqs", settings.awsNames().eventDeadLetterQueue()));
  }

  /** The right to create the queues, for installations where no stack does. */
  private PolicyStatement create() {
    return PolicyStatement.allow("CreateQueues", "sqs:CreateQueue")
        .on(
            arn("sqs", settings.awsNames().jobQueue()),
            arn("sqs", settings.awsNames().deadLetterQueue()));
  }

  /** The ARN of {@code https://sqs.REGION.amazonaws.com/ACCOUNT/NAME}; of other URLs, by name. */
  private static JsonObject queue(URI url) {
    String[] path = url.getPath().split("/");
    String[] host = url.getHost().split("\\.");
    String name = path[path.length - 1];
    boolean usual = path.length == 3 && host.length > 3 && host[0].equals("sqs");
    return usual
        ? IntrinsicFunctions.sub(
            "arn:${AWS::Partition}:sqs:%s:%s:%s".formatted(host[1], path[1], name))
        : arn("sqs", name);
  }

  private PolicyStatement tokens() {
    return PolicyStatement.allow(
            "Configurations", "ssm:PutParameter", "ssm:AddTagsToResource", "ssm:DeleteParameters")
        .on(parameter("/*"));
  }

  /**
   * The right to list a path, which needs its ARN, and the parameters below it, which need theirs.
   */
  private PolicyStatement unread() {
    return PolicyStatement.allow("UnreadConfigurations", "ssm:GetParametersByPath")
        .on(parameter(""), parameter("/*"));
  }

  /**
   * The key that SSM uses by default decrypts for everyone in the account, so that the right to
   * list configurations would be the right to read them.
   */
  private PolicyStatement unseen() {
    return PolicyStatement.deny("NoDecryption", "kms:Decrypt")
        .on("*")
        .when("StringLike", "kms:EncryptionContext:PARAMETER_ARN", parameter("/*"));
  }

  private JsonObject parameter(String rest) {
    return arn("ssm", "parameter" + settings.awsNames().configurationPath() + rest);
  }

  /** The parameters with secrets; the configuration of hosts may hold some. */
  private List<JsonObject> secrets() {
    Stream<String> named =
        settings.secrets().stream()
            .flatMap(secret -> secret.sources().stream())
            .flatMap(
                source ->
                    source instanceof SecretSource.Ssm(String name)
                        ? Stream.of(name)
                        : Stream.empty());
    Stream<String> whole = settings.hosts().stream().map(Settings.Hosts::configuration);
    return Stream.concat(named, whole)
        .map(name -> arn("ssm", "parameter" + (name.startsWith("/") ? "" : "/") + name))
        .distinct()
        .toList();
  }

  private List<PolicyStatement> encryption(EncryptionKey key) {
    PolicyStatement write =
        key.allow("EncryptConfigurations", parameter("/*"), "kms:Encrypt", "kms:GenerateDataKey");
    return secrets().isEmpty()
        ? List.of(write)
        : List.of(write, key.allow("DecryptSecrets", new JsonArray(secrets()), "kms:Decrypt"));
  }

  /** The right to upload, also in parts, and to delete what no platform installs any more. */
  private PolicyStatement mirror() {
    return PolicyStatement.allow(
            "Mirror", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject")
        .on(bucketArn(bucket + "/runners/*"));
  }

  /** The right to keep the records of interrupted instances, and to try it in parts. */
  private PolicyStatement interruptions() {
    return PolicyStatement.allow(
            "Interruptions",
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject")
        .on(bucketArn(bucket + "/" + AwsNames.INTERRUPTIONS + "*"));
  }

  /** The right to keep which pools are paused. */
  private PolicyStatement state() {
    return PolicyStatement.allow("PausedPools", "s3:GetObject", "s3:PutObject")
        .on(bucketArn(bucket + "/" + settings.awsNames().pausedPools()));
  }

  /** The right to keep what instances cost; what was written is never deleted. */
  private PolicyStatement ledger() {
    return PolicyStatement.allow("Ledger", "s3:GetObject", "s3:PutObject")
        .on(bucketArn(bucket + "/" + AwsNames.LEDGER + "*"));
  }

  /** The right to write the lease; a write on a condition needs to read as well. */
  private PolicyStatement lease() {
    return PolicyStatement.allow("Lease", "s3:GetObject", "s3:PutObject")
        .on(
            bucketArn(bucket + "/" + settings.awsNames().lease()),
            bucketArn(bucket + "/" + settings.awsNames().leaseMark()));
  }

  /** The right to tell the node that decides what became of jobs. */
  private PolicyStatement jobNews() {
    return PolicyStatement.allow("JobNews", "sqs:SendMessage")
        .on(arn("sqs", settings.awsNames().eventQueue()));
  }

  /** The right to list: without it S3 answers "forbidden" for absent objects. */
  private PolicyStatement list() {
    return PolicyStatement.allow("BucketList", "s3:ListBucket").on(bucketArn(bucket));
  }
}
