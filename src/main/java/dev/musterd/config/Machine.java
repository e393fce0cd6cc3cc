package dev.musterd.config;

import dev.musterd.model.release.RunnerPlatform;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The instances of one pool: image, volumes, network, rights and what runs on them. */
public record Machine(
    Platform platform,
    Ami ami,
    List<BlockDevice> blockDevices,
    Network network,
    Access access,
    UserData userData,
    Software software,
    CloudWatch cloudWatch) {

  public Machine {
    blockDevices = List.copyOf(blockDevices);
  }

  public record Platform(Os os, Architecture architecture) {
    /** The platform whose runner the instances install. */
    public RunnerPlatform runner() {
      return new RunnerPlatform(os.word(), architecture.word());
    }
  }

  public enum Os {
    LINUX,
    WINDOWS;

    /** The name in {@code actions-runner-linux-x64-…}, and the label. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The choice of the image. */
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
   * The network of the instances.
   *
   * @param vpc the pool's own or the one of all pools
   * @param securityGroups besides the one of the stack
   * @param proxy the HTTP proxy of everything on the instance
   */
  public record Network(
      String vpc, List<String> securityGroups, List<EgressRule> egress, Optional<Proxy> proxy) {
    public Network {
      securityGroups = List.copyOf(securityGroups);
      egress = List.copyOf(egress);
    }
  }

  /**
   * An HTTP proxy for instances, without credentials.
   *
   * @param noProxy what is reached without it, besides what always is
   */
  public record Proxy(String url, List<String> noProxy) {
    public Proxy {
      noProxy = List.copyOf(noProxy);
    }
  }

  /**
   * Who may log in to an instance, and what its role may do besides a runner's needs.
   *
   * @param keyName EC2's key pair for SSH
   * @param managedPolicies ARNs of policies of the instances' role
   * @param sessionManager whether Session Manager may open shells
   */
  public record Access(
      Optional<String> keyName, List<String> managedPolicies, boolean sessionManager) {
    public Access {
      managedPolicies = List.copyOf(managedPolicies);
    }
  }

  /**
   * A network that runners may reach.
   *
   * @param protocol tcp, udp, icmp, or -1 for all, as EC2 has it
   * @param fromPort -1 when the protocol has no ports
   */
  public record EgressRule(String protocol, int fromPort, int toPort, String cidr) {
    static final List<EgressRule> ALL =
        List.of(new EgressRule("-1", -1, -1, "0.0.0.0/0"), new EgressRule("-1", -1, -1, "::/0"));
  }

  /**
   * The user data, which installs and starts the runner.
   *
   * @param preInstall shell lines before the installation
   * @param postInstall shell lines after it
   * @param template empty: the built-in one
   * @param runAs the user that jobs run as, unless they run as root
   */
  public record UserData(
      String preInstall,
      String postInstall,
      Optional<Path> template,
      String runAs,
      boolean runAsRoot) {}

  /**
   * What is installed and run on an instance besides the runner.
   *
   * @param tools installed at the first boot where the image lacks them
   * @param docker empty when Docker is not among the tools
   */
  public record Software(List<Tool> tools, Optional<Docker> docker, Hooks hooks) {
    public Software {
      tools = List.copyOf(tools);
    }
  }

  /** With which rights the Docker daemon runs. */
  public enum Docker {
    ROOTFUL,
    /** As the user of the jobs, in namespaces of its own. */
    ROOTLESS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Scripts that the runner runs around each job; empty: none.
   *
   * @see <a
   *     href="https://docs.github.com/en/actions/how-tos/manage-runners/self-hosted-runners/run-scripts">GitHub's
   *     job hooks</a>
   */
  public record Hooks(Optional<String> jobStarted, Optional<String> jobCompleted) {}

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
