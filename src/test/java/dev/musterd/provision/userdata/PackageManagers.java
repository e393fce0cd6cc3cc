package dev.musterd.provision.userdata;

import java.io.IOException;
import java.util.List;

/**
 * Package managers that record what they are asked for in {@code commands}, and whose packages are
 * commands that record their calls.
 */
final class PackageManagers {
  static final String APT =
      "apt-get -y -q --no-install-recommends -o Dpkg::Options::=--force-unsafe-io install ";
  static final String DNF = "dnf -y -q --setopt=install_weak_deps=False install ";

  /** While this file exists, nothing can be installed; each attempt takes one line of it. */
  static final String FAILURES = "/var/lib/package-failures";

  private static final String AGENT = "/opt/aws/amazon-cloudwatch-agent";

  private static final String MANAGER =
      """
      #!/bin/bash
      echo "${0##*/} $*" >>/var/log/commands
      env >>/var/log/environment
      command() {
        mkdir -p "${1%/*}"
        printf '#!/bin/bash\\necho "${0##*/} $*" >>/var/log/commands\\n' >"$1"
        chmod 755 "$1"
      }
      if [ -s FAILURES ]; then
        sed -i 1d FAILURES
        echo "E: the mirror is down" >&2
        exit 100
      fi
      for package in "$@"; do
        case $package in
          docker | docker.io)
            command /usr/local/sbin/docker
            groupadd docker
            ;;
          git | git-core) command /usr/local/sbin/git ;;
          jq | rootlesskit) command "/usr/local/sbin/$package" ;;
          libicu) echo 'echo libicuuc.so' >>/usr/local/sbin/ldconfig ;;
          amazon-cloudwatch-agent | */agent.deb)
            command AGENT/bin/amazon-cloudwatch-agent-ctl
            mkdir -p AGENT/etc
            ;;
        esac
      done
      """
          .replace("FAILURES", FAILURES)
          .replace("AGENT", AGENT);

  private PackageManagers() {}

  /** Nothing but what the distribution's image has. */
  static void bareUbuntu(InstanceMachine machine) throws IOException {
    machine.system("ubuntu");
    machine.without("docker", "git", "jq", "dnf", "rootlesskit");
    machine.command("apt-get", MANAGER);
  }

  static void bareAmazonLinux(InstanceMachine machine) throws IOException {
    machine.system("amzn");
    machine.without("docker", "git", "jq", "apt-get", "rootlesskit");
    machine.command("dnf", MANAGER);
    machine.command("ldconfig", "#!/bin/bash\necho libc.so.6\n");
  }

  /** What packer/scripts/install-runner.sh leaves behind, for either system. */
  static void baked(InstanceMachine machine) throws IOException {
    for (String command : List.of("docker", "git", "jq", "dnf", "apt-get")) {
      machine.recordingCommand("/usr/local/sbin/" + command);
    }
    machine.recordingCommand(AGENT + "/bin/amazon-cloudwatch-agent-ctl");
    machine.command("ldconfig", "#!/bin/bash\necho libicuuc.so\n");
    machine.without("rootlesskit");
  }

  /** The calls that install something, or read what could be installed. */
  static List<String> calls(InstanceMachine machine) {
    return machine.commands().stream()
        .filter(command -> command.startsWith("apt-get") || command.startsWith("dnf"))
        .toList();
  }
}
