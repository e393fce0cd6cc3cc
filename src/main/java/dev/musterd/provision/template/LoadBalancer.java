package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.sub;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The network load balancer that passes webhooks on to the hosts. */
record LoadBalancer(Settings settings, Settings.Hosts hosts) {
  static final String ADDRESS = "LoadBalancerAddress";
  static final String TARGETS = "TargetGroup";
  static final String LISTENER = "Listener";
  private static final String ID = "LoadBalancer";

  /**
   * TLS 1.2 and 1.3.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html">policies</a>
   */
  private static final String TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

  private static final String TCP = "TCP";
  private static final String TLS = "TLS";

  /** A webhook is answered within 10 seconds. */
  private static final int DRAIN_SECONDS = 30;

  private static final int LOOK_SECONDS = 10;
  private static final int GOOD_LOOKS = 2;
  private static final int BAD_LOOKS = 3;

  void add(TemplateBuilder builder) {
    builder.resource(ID, "AWS::ElasticLoadBalancingV2::LoadBalancer", balancer());
    builder.resource(TARGETS, "AWS::ElasticLoadBalancingV2::TargetGroup", targets());
    builder.resource(LISTENER, "AWS::ElasticLoadBalancingV2::Listener", listener());
    builder.output(ADDRESS, "Where the load balancer is reached", attribute(ID, "DNSName"));
    builder.output(AwsNames.WEBHOOK_URL, "Where GitHub sends webhooks", url());
  }

  private JsonObject balancer() {
    return new JsonObject()
        .put("Type", "network")
        .put("Scheme", hosts.loadBalancer().internal() ? "internal" : "internet-facing")
        .put("Subnets", new JsonArray(hosts.loadBalancer().subnets()))
        .put("SecurityGroups", JsonArray.of(attribute(HostSecurityGroups.BALANCER, "GroupId")))
        // Else its address in the zone of a host that is gone answers nothing for a while.
        .put(
            "LoadBalancerAttributes",
            JsonArray.of(pair("load_balancing.cross_zone.enabled", "true")))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  /**
   * The hosts are looked at by connections alone: no page of this port answers without a signature,
   * and each refusal is an event.
   */
  private JsonObject targets() {
    return new JsonObject()
        .put("Protocol", targetProtocol())
        .put("Port", settings.http().port())
        .put("TargetType", "instance")
        .put("VpcId", hosts.network().vpc())
        .put("HealthCheckProtocol", TCP)
        .put("HealthCheckPort", "traffic-port")
        .put("HealthCheckIntervalSeconds", LOOK_SECONDS)
        .put("HealthyThresholdCount", GOOD_LOOKS)
        .put("UnhealthyThresholdCount", BAD_LOOKS)
        .put(
            "TargetGroupAttributes",
            JsonArray.of(
                pair("deregistration_delay.timeout_seconds", Integer.toString(DRAIN_SECONDS))))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  /** TLS that ends at the load balancer begins again behind it, where the daemon speaks it. */
  private String targetProtocol() {
    return endsTls() && settings.http().tls().isPresent() ? TLS : TCP;
  }

  private boolean endsTls() {
    return hosts.loadBalancer().certificateArn().isPresent();
  }

  private JsonObject listener() {
    JsonObject listener =
        new JsonObject()
            .put("LoadBalancerArn", ref(ID))
            .put("Port", hosts.loadBalancer().port())
            .put("Protocol", endsTls() ? TLS : TCP)
            .put(
                "DefaultActions",
                JsonArray.of(
                    new JsonObject().put("Type", "forward").put("TargetGroupArn", ref(TARGETS))));
    hosts
        .loadBalancer()
        .certificateArn()
        .ifPresent(
            arn ->
                listener
                    .put("SslPolicy", TLS_POLICY)
                    .put(
                        "Certificates", JsonArray.of(new JsonObject().put("CertificateArn", arn))));
    return listener;
  }

  private Object url() {
    return hosts
        .loadBalancer()
        .domain()
        .<Object>map(this::url)
        .orElseGet(() -> sub(url("${" + ID + ".DNSName}")));
  }

  private String url(String host) {
    boolean encrypted = endsTls() || settings.http().tls().isPresent();
    int port = hosts.loadBalancer().port();
    boolean usual = port == (encrypted ? 443 : 80);
    return "%s://%s%s%s"
        .formatted(
            encrypted ? "https" : "http", host, usual ? "" : ":" + port, settings.http().path());
  }

  private static JsonObject pair(String key, String value) {
    return new JsonObject().put("Key", key).put("Value", value);
  }
}
