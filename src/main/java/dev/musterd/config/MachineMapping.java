package dev.musterd.config;

import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Machine.BlockDevice;
import dev.musterd.config.Machine.CloudWatch;
import dev.musterd.config.Machine.LogFile;
import dev.musterd.config.Machine.UserData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Maps the block of a pool to its machines. */
final class MachineMapping {
  /**
   * The largest EBS volume, see
   * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
   */
  private static final int MAX_GIB = 65_536;

  static final ValueType<String> IMAGE =
      TextTypes.text("the id of an image, such as ami-0a1b2c3d", "ami-[A-Za-z0-9]+");
  private static final ValueType<String> IMAGE_OWNER =
      TextTypes.text(
          "an account id, amazon, self or aws-marketplace",
          "\\d{12}|amazon|self|aws-marketplace|aws-backup-vault");
  static final ValueType<String> PARAMETER =
      TextTypes.text("the name of an SSM parameter", "/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final ValueType<String> SECURITY_GROUP =
      TextTypes.text("the id of a security group, such as sg-0a1b2c3d", "sg-[A-Za-z0-9]+");
  private static final ValueType<String> USER =
      TextTypes.text("the name of a user", "[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  private static final ValueType<String> LOG_NAME =
      TextTypes.text("letters, digits, dots, hyphens and underscores", "[A-Za-z0-9._-]{1,100}");
  private static final ValueType<String> VOLUME_TYPE =
      TextTypes.choice("gp3", "gp2", "io1", "io2", "st1", "sc1", "standard");

  private final Section pool;
  private final String networkVpc;

  MachineMapping(Section pool, String networkVpc) {
    this.pool = pool;
    this.networkVpc = networkVpc;
  }

  /**
   * @param instanceTypes of all steps of capacity
   * @param typesKey the key that names them
   */
  Machine map(List<String> instanceTypes, String typesKey) {
    Machine.Os os = pool.read("os", TextTypes.choice(Machine.Os.class));
    return new Machine(
        new Machine.Platform(os, architecture(instanceTypes, typesKey)),
        ami(pool.section("ami")),
        blockDevices(),
        network(),
        access(),
        userData(os),
        new SoftwareMapping(pool).map(),
        cloudWatch(pool.section("cloudwatch")));
  }

  private Machine.Network network() {
    return new Machine.Network(
        pool.find("vpc", AwsIds.VPC).orElse(networkVpc),
        pool.list("security-groups", SECURITY_GROUP),
        new EgressMapping(pool).map(),
        new ProxyMapping(pool).ofInstances());
  }

  private Machine.Access access() {
    return new Machine.Access(
        pool.find("key-name", TextTypes.TEXT),
        pool.list("managed-policies", AwsIds.POLICY_ARN),
        pool.read("session-manager", TextTypes.FLAG));
  }

  private Architecture architecture(List<String> instanceTypes, String typesKey) {
    Optional<Architecture> wanted = pool.find("architecture", TextTypes.choice(Architecture.class));
    if (instanceTypes.isEmpty() || pool.isRefused(typesKey)) {
      return wanted.orElse(Architecture.X64);
    }
    Architecture found = Architecture.of(instanceTypes.getFirst());
    Architecture.mix(instanceTypes)
        .ifPresentOrElse(
            mix -> pool.refuse(typesKey, mix),
            () -> {
              if (wanted.isPresent() && wanted.get() != found) {
                pool.refuse(
                    "architecture",
                    "must be %s, as the instance type %s is"
                        .formatted(found.word(), instanceTypes.getFirst()));
              }
            });
    return wanted.orElse(found);
  }

  private static Ami ami(Section ami) {
    Optional<String> id = ami.find("id", IMAGE);
    Optional<String> parameter = ami.find("parameter", PARAMETER);
    Ami filter =
        new Ami.ByFilter(ami.map("filter", TextTypes.TEXTS), ami.list("owners", IMAGE_OWNER));
    if (id.isPresent() && parameter.isPresent()) {
      ami.refuse("parameter", "must not be set together with ami.id");
    }
    return id.<Ami>map(Ami.ById::new).or(() -> parameter.map(Ami.ByParameter::new)).orElse(filter);
  }

  private List<BlockDevice> blockDevices() {
    int standard = pool.read("volume-size", QuantityTypes.gib(MAX_GIB));
    return pool.sections("block-devices").stream()
        .map(device -> blockDevice(device, standard))
        .toList();
  }

  private static BlockDevice blockDevice(Section device, int standardGib) {
    return new BlockDevice(
        device.find("device", TextTypes.TEXT),
        device.find("size", QuantityTypes.gib(MAX_GIB)).orElse(standardGib),
        device.find("type", VOLUME_TYPE).orElse("gp3"),
        device.find("encrypted", TextTypes.FLAG).orElse(true),
        device.find("delete-on-termination", TextTypes.FLAG).orElse(true),
        number(device.find("iops", QuantityTypes.whole(100, 256_000))),
        number(device.find("throughput", QuantityTypes.whole(125, 2_000))),
        device.find("kms-key", TextTypes.TEXT),
        device.find("snapshot", TextTypes.text("the id of a snapshot", "snap-[A-Za-z0-9]+")));
  }

  private static OptionalInt number(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private UserData userData(Machine.Os os) {
    Section userData = pool.section("user-data");
    Optional<Path> template = userData.find("template", TextTypes.FILE);
    if (os == Machine.Os.WINDOWS && template.isEmpty()) {
      userData.require("template", "must name a file when os = windows: ours is a shell script");
    }
    return new UserData(
        userData.read("pre-install", TextTypes.ANY_TEXT),
        userData.read("post-install", TextTypes.ANY_TEXT),
        pool.read("on-interruption", TextTypes.ANY_TEXT),
        template,
        pool.read("run-as", USER),
        pool.read("run-as-root", TextTypes.FLAG));
  }

  private static CloudWatch cloudWatch(Section cloudWatch) {
    return new CloudWatch(
        cloudWatch.read("enabled", TextTypes.FLAG),
        cloudWatch.find("config", TextTypes.FILE),
        cloudWatch.sections("log-files").stream()
            .map(
                file -> new LogFile(file.read("name", LOG_NAME), file.read("path", TextTypes.TEXT)))
            .toList());
  }
}
