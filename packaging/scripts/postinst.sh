#!/bin/sh
# After the files are there. dpkg calls it with "configure" and the version before, if any; rpm with
# the number of versions that will be installed.
set -e

case ${1-} in
  configure) [ -n "${2-}" ] && first= || first=yes ;;
  1) first=yes ;;
  [2-9]*) first= ;;
  *) exit 0 ;;
esac

if ! getent group musterd >/dev/null; then
  groupadd --system musterd
fi
if ! getent passwd musterd >/dev/null; then
  useradd --system --gid musterd --home-dir /var/lib/musterd --no-create-home \
    --shell /usr/sbin/nologin --comment "musterd" musterd
fi

# Secrets may be in it: root writes it, the daemon reads it, no other user does either.
chgrp musterd /etc/musterd /etc/musterd/musterd.conf
chmod 750 /etc/musterd
if [ -n "$first" ]; then
  chmod 640 /etc/musterd/musterd.conf
fi

# Only this machine can make the cache for its quick starts. It needs no network, and starts nothing
# that stays; without the cache everything works all the same.
echo "musterd: preparing for quick starts, about half a minute"
if ! /usr/lib/musterd/musterd train >/dev/null 2>&1; then
  echo "musterd: could not prepare; 'musterd train', as root, tries again and says why" >&2
fi

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || :
fi
if command -v systemctl >/dev/null; then
  if [ -n "$first" ]; then
    # From the next boot on. Not now: it has no configuration yet.
    systemctl enable musterd.service >/dev/null 2>&1 || :
    echo "musterd: fill in /etc/musterd/musterd.conf, then: systemctl start musterd"
  elif [ -d /run/systemd/system ]; then
    systemctl try-restart musterd.service || :
  fi
fi
