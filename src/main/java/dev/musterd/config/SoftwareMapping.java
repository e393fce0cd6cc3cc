package dev.musterd.config;

import dev.musterd.config.Machine.Docker;
import dev.musterd.config.Machine.Hooks;
import dev.musterd.config.Machine.Software;
import java.util.List;
import java.util.Optional;

/** Maps {@code tools}, {@code docker} and {@code hooks} of a pool. */
final class SoftwareMapping {
  private final Section pool;

  SoftwareMapping(Section pool) {
    this.pool = pool;
  }

  Software map() {
    List<Tool> tools = pool.list("tools", TextTypes.choice(Tool.class));
    Docker docker = pool.read("docker", TextTypes.choice(Docker.class));
    if (docker == Docker.ROOTLESS && pool.read("run-as-root", TextTypes.FLAG)) {
      pool.refuse(
          "docker", "must be rootful with run-as-root = true: rootless Docker refuses root");
    }
    return new Software(
        tools.stream().distinct().toList(),
        tools.contains(Tool.DOCKER) ? Optional.of(docker) : Optional.empty(),
        hooks(pool.section("hooks")));
  }

  private static Hooks hooks(Section hooks) {
    return new Hooks(script(hooks, "job-started"), script(hooks, "job-completed"));
  }

  private static Optional<String> script(Section hooks, String key) {
    return Optional.of(hooks.read(key, TextTypes.ANY_TEXT).strip()).filter(text -> !text.isEmpty());
  }
}
