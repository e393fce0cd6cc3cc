#!/bin/sh
# Installs the package and has the configuration fetched before each start; run as root by Packer.
set -eu

dnf -y -q upgrade
dnf -y -q install /tmp/musterd.rpm
rm /tmp/musterd.rpm

install -D -m 755 /tmp/fetch-configuration /usr/libexec/musterd/fetch-configuration
rm /tmp/fetch-configuration
install -d -m 755 /etc/systemd/system/musterd.service.d
# The plus: as root, who alone may write below /etc.
cat >/etc/systemd/system/musterd.service.d/image.conf <<'UNIT'
[Service]
ExecStartPre=+/usr/libexec/musterd/fetch-configuration
UNIT
systemctl enable musterd.service

# What is of this machine and not of the image.
dnf -q clean all
rm -f /etc/ssh/ssh_host_* /home/ec2-user/.ssh/authorized_keys /root/.ssh/authorized_keys
cloud-init clean --logs --seed
