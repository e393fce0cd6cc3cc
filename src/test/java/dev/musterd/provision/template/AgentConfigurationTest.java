package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigurationTest {
  @TempDir private Path directory;

  private String made(String added, InstanceFiles files) throws IOException {
    Settings settings = SamplePools.settings(directory, added);
    return AgentConfiguration.of(settings, settings.pools().getFirst(), files);
  }

  private List<JsonObject> files(String added) throws IOException {
    JsonArray list =
        new JsonObject(made(added, InstanceFiles.NONE))
            .getJsonObject("logs")
            .getJsonObject("logs_collected")
            .getJsonObject("files")
            .getJsonArray("collect_list");
    return list.stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject file(String path, String group) {
    return new JsonObject()
        .put("file_path", path)
        .put("log_group_name", "/github-self-hosted-runners/gh-ci/" + group)
        .put("log_stream_name", "{instance_id}");
  }

  @Test
  void standardFiles_goToTheGroupsOfTheModule() throws IOException {
    assertEquals(
        List.of(
            file("/var/log/messages", "messages"),
            file("/var/log/syslog", "messages"),
            file("/var/log/user-data.log", "user_data"),
            file("/opt/actions-runner/_diag/Runner_*.log", "runner")),
        files(""));
  }

  @Test
  void files_areTheOperators_andTheRetentionIsTheGroups() throws IOException {
    assertEquals(
        List.of(file("/var/log/syslog", "syslog")),
        files(
            """
            logging.retention = 30 days
            pools.linux-x64.cloudwatch.log-files = [{ name = syslog, path = "/var/log/syslog" }]
            """));
  }

  @Test
  void agent_readsAsRoot() throws IOException {
    JsonObject agent = new JsonObject(made("", InstanceFiles.NONE)).getJsonObject("agent");
    assertEquals(new JsonObject().put("run_as_user", "root"), agent);
  }

  @Test
  void ownConfiguration_replacesItAsAWhole() throws IOException {
    InstanceFiles own =
        new InstanceFiles(Optional.empty(), Optional.empty(), Optional.of("{\"mine\": 1}"));
    assertEquals("{\"mine\": 1}", made("", own));
  }

  @Test
  void parameter_isThePools() throws IOException {
    Settings settings = SamplePools.settings(directory, "");
    assertEquals(
        "/musterd/gh-ci/cloudwatch/linux-x64",
        AgentConfiguration.parameter(settings, settings.pools().getFirst()));
  }
}
