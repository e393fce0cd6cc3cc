package dev.musterd.http.management;

import dev.musterd.base.ProgramFile;

/**
 * The description of {@code /api/v1} for programs, in OpenAPI's format. {@code ApiDescriptionTest}
 * holds it to the routes and to what they answer.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
final class ApiDescription {
  static final String PATH = "/api/v1/openapi.json";

  private ApiDescription() {}

  /** Read when it is first asked for: hardly anyone does. */
  private static final class Text {
    private static final String JSON = ProgramFile.text(ApiDescription.class, "openapi.json");
  }

  static ManagementResponse response() {
    return new ManagementResponse(200, "application/json", Text.JSON);
  }
}
