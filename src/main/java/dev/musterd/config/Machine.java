package dev.musterd.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the instances of one pool are made of.
 *
 * @param vpc the pool's own or the network's
 * @param securityGroups besides the one we create
 */
public record Machine(
    Os os,
    Architecture architecture,
    Ami ami,
    List<BlockDevice> blockDevices,
    String vpc,
    Optional<String> keyName,
    List<String> securityGroups,
    List<EgressRule> egress,
    List<String> managedPolicies,
    boolean sessionManager,
    String runAs,
    boolean runAsRoot,
    UserData userData,
    CloudWatch cloudWatch) {

  public Machine {
    blockDevices = List.copyOf(blockDevices);
    securityGroups = List.copyOf(securityGroups);
    egress = List.copyOf(egress);
    managedPolicies = List.copyOf(managedPolicies);
  }

  public enum Os {
    LINUX,
    WINDOWS;

    /** As in {@code actions-runner-linux-x64-…}, and as a label. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the image comes from. */
  public sealed interface Ami {
    /** The newest image that matches; each filter has EC2's name and the values it may have. */
    record ByFilter(Map<String, List<String>> filter, List<String> owners) implements Ami {
      public ByFilter {
        filter = Map.copyOf(filter);
        owners = List.copyOf(owners);
      }
    }

    record ById(String id) implements Ami {}

    /** The SSM parameter that holds the image id. */
    record ByParameter(String name) implements Ami {}
  }

  /**
   * A volume.
   *
   * @param device empty: the image's root device
   * @param sizeGib whole GiB, as EC2 counts
   * @param throughput MiB a second
   */
  public record BlockDevice(
      Optional<String> device,
      int sizeGib,
      String type,
      boolean encrypted,
      boolean deleteOnTermination,
      OptionalInt iops,
      OptionalInt throughput,
      Optional<String> kmsKey,
      Optional<String> snapshot) {}

  /**
   * What runners may reach.
   *
   * @param protocol tcp, udp, icmp, or -1 for all, as EC2 has it
   * @param fromPort -1 when the protocol has no ports
   */
  public record EgressRule(String protocol, int fromPort, int toPort, String cidr) {
    static final List<EgressRule> ALL =
        List.of(new EgressRule("-1", -1, -1, "0.0.0.0/0"), new EgressRule("-1", -1, -1, "::/0"));
  }

  /**
   * Shell lines around the runner.
   *
   * @param template empty: the built-in one
   */
  public record UserData(String preInstall, String postInstall, Optional<Path> template) {}

  /**
   * Log files that go to CloudWatch.
   *
   * @param config empty: the built-in agent configuration
   */
  public record CloudWatch(boolean enabled, Optional<Path> config, List<LogFile> logFiles) {
    public CloudWatch {
      logFiles = List.copyOf(logFiles);
    }
  }

  public record LogFile(String name, String path) {}
}
