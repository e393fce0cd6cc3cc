package dev.musterd.doubles.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * EC2's Query protocol over the simulated cloud.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html">Query
 *     requests</a>
 */
final class Ec2Endpoint {
  private final SimulatedCloud cloud;
  private int pageSize = 1000;

  Ec2Endpoint(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  void pageSize(int size) {
    pageSize = size;
  }

  String answer(Api api, Form form) {
    Ec2Memory ec2 = cloud.ec2();
    String content =
        switch (api) {
          case CREATE_FLEET -> fleet(ec2.createFleet(request(form)));
          case DESCRIBE_INSTANCES -> described(form);
          case DESCRIBE_SPOT_PRICE_HISTORY -> prices(form);
          case DESCRIBE_SUBNETS ->
              Xml.items("subnetSet", form.list("Filter.1.Value"), this::subnet);
          case TERMINATE_INSTANCES -> terminated(ec2.terminate(form.list("InstanceId")));
          case CREATE_TAGS -> {
            ec2.tag(form.list("ResourceId"), tags(form, "Tag"));
            yield Xml.text("return", true);
          }
          case DELETE_TAGS -> {
            ec2.untag(form.list("ResourceId"), tags(form, "Tag").keySet());
            yield Xml.text("return", true);
          }
          case GET_CONSOLE_OUTPUT ->
              Xml.text(
                  "output",
                  Base64.getEncoder()
                      .encodeToString(ec2.console(form.text("InstanceId")).getBytes(UTF_8)));
          case PUT_PARAMETER,
              GET_PARAMETER,
              GET_PARAMETERS_BY_PATH,
              DELETE_PARAMETERS,
              GET_CALLER_IDENTITY ->
              throw new CloudException("InvalidAction", 400, "Not an action of EC2");
        };
    return Xml.response(api.word(), content);
  }

  private static FleetRequest request(Form form) {
    String config = "LaunchTemplateConfigs.1.";
    String capacity = "TargetCapacitySpecification.";
    Market market =
        form.text(capacity + "DefaultTargetCapacityType").equals("spot")
            ? Market.SPOT
            : Market.ON_DEMAND;
    List<String> overrides = form.roots(config + "Overrides");
    if (!form.text("Type").equals("instant")) {
      throw new CloudException(
          "InvalidParameterValue", 400, "The double knows instant fleets only");
    }
    return new FleetRequest(
        form.text("ClientToken"),
        form.text(config + "LaunchTemplateSpecification.LaunchTemplateName"),
        form.text(config + "LaunchTemplateSpecification.Version"),
        Integer.parseInt(form.text(capacity + "TotalTargetCapacity")),
        market,
        form.text(
            market == Market.SPOT
                ? "SpotOptions.AllocationStrategy"
                : "OnDemandOptions.AllocationStrategy"),
        overrides.stream().map(root -> offering(form, root, market)).toList(),
        overrides.stream()
            .flatMap(root -> form.find(root + ".Priority").stream())
            .map(Double::valueOf)
            .toList(),
        overrides.stream().flatMap(root -> form.find(root + ".MaxPrice").stream()).findFirst(),
        tagSpecifications(form));
  }

  private static Offering offering(Form form, String root, Market market) {
    return new Offering(form.text(root + ".InstanceType"), form.text(root + ".SubnetId"), market);
  }

  private static Map<String, Map<String, String>> tagSpecifications(Form form) {
    Map<String, Map<String, String>> byType = new HashMap<>();
    for (String root : form.roots("TagSpecification")) {
      byType.put(form.text(root + ".ResourceType"), tags(form, root + ".Tag"));
    }
    return byType;
  }

  private static Map<String, String> tags(Form form, String root) {
    Map<String, String> tags = new HashMap<>();
    for (String tag : form.roots(root)) {
      tags.put(form.text(tag + ".Key"), form.find(tag + ".Value").orElse(""));
    }
    return tags;
  }

  private static String fleet(FleetAnswer answer) {
    return Xml.text("fleetId", answer.fleet())
        + Xml.items("errorSet", answer.errors(), Ec2Endpoint::error)
        + Xml.items("fleetInstanceSet", answer.placed(), Ec2Endpoint::placed);
  }

  private static String error(Shortage shortage) {
    return overrides(shortage.offering())
        + Xml.text("errorCode", shortage.code())
        + Xml.text("errorMessage", "There is no more of " + shortage.offering());
  }

  private static String placed(FleetAnswer.Placed placed) {
    return overrides(placed.offering())
        + Xml.element("instanceIds", Xml.text("item", placed.id()))
        + Xml.text("instanceType", placed.offering().instanceType());
  }

  private static String overrides(Offering offering) {
    String place =
        Xml.text("instanceType", offering.instanceType()) + Xml.text("subnetId", offering.subnet());
    return Xml.element("launchTemplateAndOverrides", Xml.element("overrides", place))
        + Xml.text("lifecycle", offering.market().word());
  }

  private String described(Form form) {
    List<Filter> filters =
        form.roots("Filter").stream()
            .map(it -> new Filter(form.text(it + ".Name"), Set.copyOf(form.list(it + ".Value"))))
            .toList();
    List<Machine> matching =
        cloud.ec2().visible().stream()
            .filter(machine -> filters.stream().allMatch(filter -> filter.passes(machine)))
            .toList();
    int from = form.find("NextToken").map(Integer::parseInt).orElse(0);
    int limit = Math.min(pageSize, form.find("MaxResults").map(Integer::parseInt).orElse(1000));
    int to = Math.min(from + limit, matching.size());
    List<Machine> page = new ArrayList<>(matching.subList(Math.min(from, to), to));
    String next = to < matching.size() ? Xml.text("nextToken", to) : "";
    return Xml.items("reservationSet", page, this::reservation) + next;
  }

  private record Filter(String name, Set<String> values) {
    boolean passes(Machine machine) {
      return values.contains(value(machine));
    }

    private String value(Machine machine) {
      if (name.startsWith("tag:")) {
        return machine.tags().getOrDefault(name.substring(4), "\0");
      }
      return name.equals("instance-id") ? machine.id().value() : machine.state().word();
    }
  }

  private String reservation(Machine machine) {
    String instance =
        Xml.text("instanceId", machine.id())
            + Xml.text("instanceType", machine.offering().instanceType())
            + Xml.element("instanceState", state(machine))
            + Xml.text("subnetId", machine.offering().subnet())
            + Xml.element(
                "placement",
                Xml.text("availabilityZone", cloud.ec2().zone(machine.offering().subnet())))
            + (machine.offering().market() == Market.SPOT
                ? Xml.text("instanceLifecycle", "spot")
                : "")
            + (machine.live() ? "" : Xml.element("stateReason", stateReason(machine)))
            + Xml.text("launchTime", machine.launchedAt())
            + Xml.tags(machine.tags());
    return Xml.text("reservationId", "r-" + machine.id().value().substring(2))
        + Xml.element("instancesSet", Xml.element("item", instance));
  }

  private String subnet(String id) {
    return Xml.text("subnetId", id) + Xml.text("availabilityZone", cloud.ec2().zone(id));
  }

  /** EC2 also has older prices, and those of other systems, which it leaves out when asked to. */
  private String prices(Form form) {
    if (!form.list("ProductDescription").equals(List.of("Linux/UNIX"))
        || !form.text("StartTime").equals(form.text("EndTime"))) {
      throw new CloudException(
          "InvalidParameterValue", 400, "The double knows the present prices of Linux only");
    }
    List<String> items =
        form.list("InstanceType").stream()
            .flatMap(
                type ->
                    cloud.ec2().spotPrices(type).entrySet().stream()
                        .flatMap(
                            price ->
                                Stream.of(
                                    price(type, price.getKey(), "9.9", "2026-01-01T00:00:00Z"),
                                    price(
                                        type,
                                        price.getKey(),
                                        price.getValue(),
                                        "2026-01-02T00:00:00Z"))))
            .toList();
    int from = form.find("NextToken").map(Integer::parseInt).orElse(0);
    int to = Math.min(from + pageSize, items.size());
    return Xml.items("spotPriceHistorySet", items.subList(from, to), item -> item)
        + (to < items.size() ? Xml.text("nextToken", to) : "");
  }

  private static String price(String type, String zone, String dollars, String since) {
    return Xml.text("instanceType", type)
        + Xml.text("availabilityZone", zone)
        + Xml.text("productDescription", "Linux/UNIX")
        + Xml.text("spotPrice", dollars)
        + Xml.text("timestamp", since);
  }

  private static String state(Machine machine) {
    return Xml.text("code", machine.state().code()) + Xml.text("name", machine.state().word());
  }

  private static String stateReason(Machine machine) {
    return Xml.text("code", machine.stateReasonCode()) + Xml.text("message", machine.stateReason());
  }

  private static String terminated(List<Machine> machines) {
    return Xml.items(
        "instancesSet",
        machines,
        machine ->
            Xml.text("instanceId", machine.id()) + Xml.element("currentState", state(machine)));
  }
}
