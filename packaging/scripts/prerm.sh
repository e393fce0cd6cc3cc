#!/bin/sh
# Before the files go. dpkg calls it with "remove" or "upgrade"; rpm with the number of versions
# that will be left. An upgrade lets the daemon run until the new one takes over.
set -e

case ${1-} in
  remove | deconfigure | 0) ;;
  *) exit 0 ;;
esac
rm -f /usr/lib/musterd/musterd.aot /usr/lib/musterd/musterd.aot.build
if [ -d /run/systemd/system ]; then
  systemctl stop musterd.service || :
fi
if command -v systemctl >/dev/null; then
  systemctl disable musterd.service >/dev/null 2>&1 || :
fi
