package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.literal;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.sub;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The user data of the daemon's hosts, in the form of cloud-init: where the configuration is, and
 * what to install. Every principal that may describe an instance reads it, so it holds names only.
 */
final class HostUserData {
  /** The scripts, as the images of packer/musterd.pkr.hcl have the first one. */
  private static final String FETCH = "fetch-configuration";

  private static final String START = "start-host";
  private static final String FOLDER = "/usr/libexec/musterd/";

  /** The plus: as root, who alone may write below /etc. */
  private static final String UNIT = "[Service]\nExecStartPre=+%s%s\n".formatted(FOLDER, FETCH);

  private HostUserData() {}

  /** The text in Base64, once CloudFormation has put in what it knows. */
  static JsonObject of(Settings.Hosts hosts, String bucket) {
    JsonArray start =
        JsonArray.of(FOLDER + START, "${AWS::StackName}", "${AWS::Region}", Hosts.GROUP);
    hosts.pack().ifPresent(key -> start.add("s3://%s/%s".formatted(bucket, key)));
    JsonObject config =
        new JsonObject()
            .put(
                "write_files",
                JsonArray.of(
                    file("/etc/musterd/parameter", "0644", hosts.configuration() + "\n"),
                    file("/etc/systemd/system/musterd.service.d/image.conf", "0644", UNIT),
                    file(FOLDER + FETCH, "0755", script(FETCH)),
                    file(FOLDER + START, "0755", script(START))))
            .put("runcmd", JsonArray.of(start));
    // JSON is YAML.
    return new JsonObject().put("Fn::Base64", sub("#cloud-config\n" + config.encode() + "\n"));
  }

  private static JsonObject file(String path, String mode, String content) {
    return new JsonObject()
        .put("path", path)
        .put("permissions", mode)
        .put("content", literal(content));
  }

  private static String script(String name) {
    try (InputStream stream = HostUserData.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the package lacks its " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
