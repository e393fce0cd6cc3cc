#!/bin/sh
# Makes a runner's machine; run as root by Packer, with RUNNER_VERSION, RUNNER_SHA256 (may be empty),
# ARCHITECTURE (x86_64 or arm64) and PACKAGES (may be empty).
set -eu

fail() {
  echo "install-runner: $*" >&2
  exit 1
}

case $ARCHITECTURE in
  x86_64) asset=actions-runner-linux-x64-$RUNNER_VERSION.tar.gz ;;
  arm64) asset=actions-runner-linux-arm64-$RUNNER_VERSION.tar.gz ;;
  *) fail "ARCHITECTURE must be x86_64 or arm64, and is $ARCHITECTURE" ;;
esac

dnf -y -q upgrade
# The tools that user data installs on other images. libicu is what .NET in the runner needs, rsyslog
# writes /var/log/messages. PACKAGES is a list of words.
# shellcheck disable=SC2086
dnf -y -q install amazon-cloudwatch-agent docker git jq libicu rsyslog tar ${PACKAGES-}
systemctl enable docker.service rsyslog.service
usermod -aG docker ec2-user

sum=${RUNNER_SHA256-}
if [ -z "$sum" ]; then
  sum=$(curl -fsSL --retry 3 "https://api.github.com/repos/actions/runner/releases/tags/v$RUNNER_VERSION" |
    jq -r --arg asset "$asset" '.assets[] | select(.name == $asset) | .digest // "" | ltrimstr("sha256:")')
fi
[ -n "$sum" ] || fail "GitHub tells no SHA-256 of $asset: is there such a release? Else set runner_sha256"

curl -fsSL --retry 3 -o /tmp/runner.tar.gz \
  "https://github.com/actions/runner/releases/download/v$RUNNER_VERSION/$asset"
echo "$sum  /tmp/runner.tar.gz" | sha256sum --check --quiet ||
  fail "the SHA-256 of $asset is not $sum"

# Where the user data looks for it.
install -d -m 755 -o ec2-user -g ec2-user /opt/actions-runner
tar -xzf /tmp/runner.tar.gz -C /opt/actions-runner --no-same-owner
chown -R ec2-user:ec2-user /opt/actions-runner
rm /tmp/runner.tar.gz
[ -x /opt/actions-runner/run.sh ] || fail "$asset has no run.sh"

# What is of this machine and not of the image.
dnf -q clean all
rm -f /etc/ssh/ssh_host_* /home/ec2-user/.ssh/authorized_keys /root/.ssh/authorized_keys
cloud-init clean --logs --seed
