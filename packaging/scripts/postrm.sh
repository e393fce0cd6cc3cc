#!/bin/sh
# After the files are gone. dpkg calls it with "remove", then perhaps "purge"; rpm with 0. The user
# stays, as files elsewhere may be its own.
set -e

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || :
fi
case ${1-} in
  purge) rm -rf /var/lib/musterd /etc/musterd ;;
esac
case ${1-} in
  remove | purge | 0) rm -rf /var/cache/musterd ;;
esac
