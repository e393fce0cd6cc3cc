package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Resources of the whole account: a group of everything that is tagged, the role for spot. */
final class Account {
  private static final String SPOT = "SpotRole";

  private Account() {}

  static void add(TemplateBuilder builder, Settings settings) {
    builder.resource("ResourceGroup", "AWS::ResourceGroups::Group", group(settings));
    if (settings.provision().spotServiceLinkedRole()) {
      builder.resource(
          SPOT,
          "AWS::IAM::ServiceLinkedRole",
          new JsonObject()
              .put("AWSServiceName", "spot.amazonaws.com")
              .put("Description", "Launches and ends spot instances of this account"));
      // There is one for each account, and everything else that uses spot needs it, too.
      builder.keep(SPOT);
    }
  }

  private static JsonObject group(Settings settings) {
    JsonObject tag =
        new JsonObject()
            .put("Key", Instance.Tag.ENVIRONMENT)
            .put("Values", JsonArray.of(settings.environment()));
    return new JsonObject()
        .put("Name", settings.awsNames().stack())
        .put("Description", "Everything of musterd in the environment " + settings.environment())
        .put(
            "ResourceQuery",
            new JsonObject()
                .put("Type", "TAG_FILTERS_1_0")
                .put(
                    "Query",
                    new JsonObject()
                        .put("ResourceTypeFilters", JsonArray.of("AWS::AllSupported"))
                        .put("TagFilters", JsonArray.of(tag))))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }
}
