package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.AwsNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The outputs of an environment for other tools: URLs, names, and places of secrets. */
public final class Outputs {
  /** The outputs of the daemon's policies. */
  private static final Pattern POLICY = Pattern.compile("Daemon(Launch|Roles|)Policy\\d*Arn");

  private Outputs() {}

  /**
   * What is not there, such as the queue's URL when it is another's, is left out.
   *
   * @param stack the outputs of the stack
   */
  public static JsonObject of(Settings settings, Map<String, String> stack) {
    Settings.App app = settings.github().app();
    JsonArray secrets = new JsonArray();
    app.webhookSecrets().forEach(source -> secrets.add(place(source)));
    JsonArray pools = new JsonArray();
    settings.pools().forEach(pool -> pools.add(pool(settings, pool, stack)));
    return new JsonObject()
        .put(
            "webhook",
            new JsonObject()
                .put(
                    "endpoint", stack.getOrDefault(AwsNames.WEBHOOK_URL, endpoint(settings.http())))
                .put("secret", secrets))
        .put("app", new JsonObject().put("private_key", place(app.privateKey())))
        .put("queue", chosen(stack, "url", "QueueUrl", "dead_letters", "DeadLetterQueueUrl"))
        .put("bucket", chosen(stack, "name", MirrorBucket.OUTPUT))
        .put("daemon", daemon(stack).mergeIn(hosts(stack)))
        .put("pools", pools);
  }

  /** The daemon's role, and its policies: three, and further ones where one document is full. */
  private static JsonObject daemon(Map<String, String> stack) {
    JsonArray policies = new JsonArray();
    new TreeMap<>(stack)
        .forEach(
            (name, arn) -> {
              if (POLICY.matcher(name).matches()) {
                policies.add(arn);
              }
            });
    JsonObject daemon =
        chosen(
            stack,
            "role",
            "DaemonRoleArn",
            "instance_profile",
            "DaemonInstanceProfileName",
            "policy",
            "DaemonPolicyArn",
            "launch_policy",
            "DaemonLaunchPolicyArn",
            "roles_policy",
            "DaemonRolesPolicyArn");
    return policies.isEmpty() ? daemon : daemon.put("policies", policies);
  }

  private static JsonObject hosts(Map<String, String> stack) {
    return chosen(stack, "hosts", Hosts.GROUP_OUTPUT, "load_balancer", LoadBalancer.ADDRESS);
  }

  private static JsonObject pool(Settings settings, Settings.Pool pool, Map<String, String> stack) {
    JsonObject json = new JsonObject().put("pool", pool.name());
    json.mergeIn(
        chosen(
            stack,
            "role",
            PoolRole.role(pool) + "Arn",
            "security_group",
            PoolSecurityGroup.securityGroup(pool) + "Id",
            "launch_template_id",
            LaunchTemplates.id(pool) + "Id"));
    json.put("launch_template", pool.runner().launch().template());
    if (pool.machine().cloudWatch().enabled()) {
      json.put("agent_parameter", AgentConfiguration.parameter(settings, pool));
    }
    return json;
  }

  /** Pairs of our names and the stack's. */
  private static JsonObject chosen(Map<String, String> stack, String... names) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < names.length; i += 2) {
      String value = stack.get(names[i + 1]);
      if (value != null) {
        json.put(names[i], value);
      }
    }
    return json;
  }

  /** The webhook URL with a placeholder: only the operator knows the public host name. */
  private static String endpoint(Settings.Http http) {
    boolean anywhere = http.host().equals("0.0.0.0") || http.host().equals("::");
    return "%s://%s:%s%s"
        .formatted(
            http.tls().isPresent() ? "https" : "http",
            anywhere ? "<the daemon's address>" : http.host(),
            http.port() == 0 ? "<its port>" : Integer.toString(http.port()),
            http.path());
  }

  private static String place(SecretSource source) {
    return switch (source) {
      case SecretSource.Literal _ -> "the configuration";
      case SecretSource.File(var path) -> "the file " + path;
      case SecretSource.Env(String variable) -> "the variable " + variable;
      case SecretSource.Ssm(String parameter) -> "the SSM parameter " + parameter;
      case SecretSource.Credential(String name) -> "systemd's credential " + name;
    };
  }
}
