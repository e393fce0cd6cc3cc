#!/bin/sh
# assemble.sh DIRECTORY ARCHITECTURE TIME LAUNCHER RUNTIME: makes DIRECTORY/musterd-linux-x64 or -arm64, an
# executable of unpack.sh, the file LAUNCHER and the directory RUNTIME. ARCHITECTURE is Debian's name (amd64,
# arm64). TIME is that of all files, as in 2026-11-01T00:00:00Z: the same input gives the same bytes, under
# any umask. Needs GNU tar, gzip and coreutils.
set -eu

directory=$1
time=$3
launcher=$4
runtime=$5
case $2 in
  amd64) name=x64 architecture=x86_64 loader=/lib64/ld-linux-x86-64.so.2 ;;
  arm64) name=arm64 architecture=aarch64 loader=/lib/ld-linux-aarch64.so.1 ;;
  *)
    echo "assemble: no single file is made for $2" >&2
    exit 1
    ;;
esac

output=$directory/musterd-linux-$name
stub=$(dirname "$0")/unpack.sh
archive=$output.tar
trap 'rm -f "$output.tar" "$output.tar.gz"' EXIT
launcher_directory=$(cd "$(dirname "$launcher")" && pwd)
runtime_directory=$(cd "$(dirname "$runtime")" && pwd)
tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="$time" \
  -cf "$archive" -C "$launcher_directory" "$(basename "$launcher")" -C "$runtime_directory" "$(basename "$runtime")"
gzip -9nf "$archive"
archive=$archive.gz
id=$(sha256sum <"$archive")
{
  sed -e "s|@id@|${id%% *}|; s|@architecture@|$architecture|; s|@loader@|$loader|" \
    -e "s|@lines@|$(($(wc -l <"$stub") + 1))|" "$stub"
  cat "$archive"
} >"$output"
chmod 755 "$output"
