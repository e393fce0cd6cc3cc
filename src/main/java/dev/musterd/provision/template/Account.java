package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What helps with the account as a whole: a view of everything that is ours, the role for spot. */
final class Account {
  private static final String SPOT = "SpotRole";

  private Account() {}

  static void add(TemplateBuilder draft, Settings settings) {
    draft.resource("ResourceGroup", "AWS::ResourceGroups::Group", group(settings));
    if (settings.provision().spotServiceLinkedRole()) {
      draft.resource(
          SPOT,
          "AWS::IAM::ServiceLinkedRole",
          new JsonObject()
              .put("AWSServiceName", "spot.amazonaws.com")
              .put("Description", "Launches and ends spot instances of this account"));
      // There is one for each account, and whoever else uses spot needs it too.
      draft.keep(SPOT);
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
