package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.sub;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The bucket that instances take the runner from; templates too large to send go there as well. */
public final class MirrorBucket {
  static final String ID = "Bucket";
  public static final String OUTPUT = "BucketName";

  /** The folder of templates, until CloudFormation has read them. */
  public static final String TEMPLATES = "templates/";

  private static final int DAYS_OF_TEMPLATES = 7;
  private static final int DAYS_OF_UPLOADS = 2;

  /** Where no daemon deletes them before, as it does after a week. */
  private static final int DAYS_OF_INTERRUPTIONS = 30;

  /** The age at which an old release moves to a storage class of half the price. */
  private static final int DAYS_UNTIL_TIERED = 35;

  private MirrorBucket() {}

  /** Adds nothing when {@code binaries.bucket} names a bucket of the operator. */
  static void add(TemplateBuilder builder, Settings settings, String name) {
    builder.output(OUTPUT, "Where instances find the runner", sub(name));
    if (settings.binaries().bucket().isPresent()) {
      return;
    }
    builder.resource(ID, "AWS::S3::Bucket", bucket(settings, name));
    PolicyStatement statement =
        PolicyStatement.tlsOnly("s3", attribute(ID, "Arn"), sub("${" + ID + ".Arn}/*"));
    builder.resource(
        "BucketOverTlsOnly",
        "AWS::S3::BucketPolicy",
        new JsonObject()
            .put("Bucket", ref(ID))
            .put("PolicyDocument", PolicyStatement.policy(List.of(statement))));
  }

  private static JsonObject bucket(Settings settings, String name) {
    return new JsonObject()
        .put("BucketName", sub(name))
        .put("BucketEncryption", encryption())
        .put(
            "PublicAccessBlockConfiguration",
            new JsonObject()
                .put("BlockPublicAcls", true)
                .put("BlockPublicPolicy", true)
                .put("IgnorePublicAcls", true)
                .put("RestrictPublicBuckets", true))
        .put(
            "OwnershipControls",
            new JsonObject()
                .put(
                    "Rules",
                    JsonArray.of(new JsonObject().put("ObjectOwnership", "BucketOwnerEnforced"))))
        .put("LifecycleConfiguration", new JsonObject().put("Rules", rules()))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static JsonObject encryption() {
    JsonObject byS3 =
        new JsonObject()
            .put("ServerSideEncryptionByDefault", new JsonObject().put("SSEAlgorithm", "AES256"));
    return new JsonObject().put("ServerSideEncryptionConfiguration", JsonArray.of(byS3));
  }

  private static JsonArray rules() {
    JsonObject cold =
        new JsonObject()
            .put("StorageClass", "INTELLIGENT_TIERING")
            .put("TransitionInDays", DAYS_UNTIL_TIERED);
    return JsonArray.of(
        rule("unfinished-uploads")
            .put(
                "AbortIncompleteMultipartUpload",
                new JsonObject().put("DaysAfterInitiation", DAYS_OF_UPLOADS)),
        rule("old-releases").put("Prefix", "runners/").put("Transitions", JsonArray.of(cold)),
        rule("templates").put("Prefix", TEMPLATES).put("ExpirationInDays", DAYS_OF_TEMPLATES),
        rule("interruptions")
            .put("Prefix", AwsNames.INTERRUPTIONS)
            .put("ExpirationInDays", DAYS_OF_INTERRUPTIONS));
  }

  private static JsonObject rule(String id) {
    return new JsonObject().put("Id", id).put("Status", "Enabled");
  }
}
