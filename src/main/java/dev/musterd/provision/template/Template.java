package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an environment needs on AWS, as one template of CloudFormation; or why there is
 * none. The same configuration always gives the same text.
 */
public sealed interface Template {
  /**
   * The most that CloudFormation takes in a request, in bytes; what is larger has to be in S3.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">CloudFormation's
   *     limits</a>
   */
  int MAX_INLINE = 51_200;

  /** A template, whose text has no secret in it. */
  record Ready(JsonObject json) implements Template {
    /** As it is sent. */
    public String compact() {
      return json.encode();
    }

    /** As it is read. */
    public String pretty() {
      return json.encodePrettily();
    }
  }

  /**
   * It cannot be made.
   *
   * @param reasons each names the keys to change
   */
  record Refused(List<String> reasons) implements Template {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Everything.
   *
   * @param files of each pool, by its name
   * @param region where it will be, when that is known
   */
  static Template of(Settings settings, Map<String, InstanceFiles> files, Optional<String> region) {
    Optional<String> bucket = ResourceNames.bucket(settings, region);
    if (bucket.isEmpty()) {
      return regionless();
    }
    return new WholeTemplate(settings, files, bucket.get()).make();
  }

  /**
   * The bucket alone: the first step towards a template that is too large to be sent, as it has to
   * lie in a bucket.
   */
  static Template bucketOnly(Settings settings, Optional<String> region) {
    TemplateBuilder draft = new TemplateBuilder();
    return ResourceNames.bucket(settings, region)
        .<Template>map(
            name -> {
              MirrorBucket.add(draft, settings, name);
              return new Ready(draft.json(WholeTemplate.description(settings)));
            })
        .orElseGet(Template::regionless);
  }

  private static Refused regionless() {
    return new Refused(
        List.of("aws.region: set it, as the name of the bucket of a long environment needs it"));
  }
}
