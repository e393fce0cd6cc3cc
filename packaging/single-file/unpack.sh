#!/bin/sh
# musterd with its Java runtime in one file: this stub, and behind its last line an archive of both.
# The first start unpacks the archive, and later ones use what is there. It goes below
# $XDG_CACHE_HOME/musterd, ~/.cache/musterd or, for root and users without a home, /var/cache/musterd.
# MUSTERD_AOT_CACHE: as for the launcher inside; empty for none, and then `run` makes none.
# Needs a Linux with glibc, coreutils, tar and gzip.

id=@id@
architecture=@architecture@
loader=@loader@
lines=@lines@

die() {
  echo "musterd: $*" >&2
  exit 1
}

# What unpacked files need to run; without this check, the shell would say "not found" about a file that is there.
check_system() {
  [ "$(uname -m)" = "$architecture" ] ||
    die "this file is for $architecture, and this machine is $(uname -m): take the other file"
  [ -e "$loader" ] ||
    die "this file needs glibc ($loader): on a system with musl, as Alpine, run the jar with a Java 25 of that system," \
      "or use a container with glibc"
}

# Sets $base to the directory of all versions.
choose_base() {
  if [ -n "${XDG_CACHE_HOME-}" ]; then
    base=$XDG_CACHE_HOME/musterd
  elif [ "$(id -u)" != 0 ] && [ -n "${HOME-}" ] && [ -w "$HOME" ]; then
    base=$HOME/.cache/musterd
  else
    base=/var/cache/musterd
  fi
}

# Whether only root and this user can change the directory $1: who can, runs programs as this user.
is_ours() {
  set -- "$1" "$(stat -c '%u %A' "$1")"
  case $2 in
    "0 "* | "$(id -u) "*) ;;
    *) return 1 ;;
  esac
  case $2 in
    *\ d????w???? | *\ d???????w?) return 1 ;;
  esac
}

check_ours() {
  if [ -L "$1" ] || [ ! -d "$1" ] || ! is_ours "$1"; then
    die "$1 has to be a directory that only root or user $(id -u) can write: remove it, or set XDG_CACHE_HOME"
  fi
}

# Unpacks into $1, whose name appears only when all of it is there.
unpack() {
  part=$(mktemp -d "$base/.unpack.XXXXXX") || die "cannot write to $base: set XDG_CACHE_HOME to a directory where it may"
  trap 'chmod -R u+w "$part" 2>/dev/null; rm -rf "$part"' EXIT
  trap 'exit 1' HUP INT TERM
  tail -n "+$lines" "$0" >"$part/archive" || die "cannot unpack to $base: is there room?"
  [ "$(sha256sum <"$part/archive")" = "$id  -" ] || die "$0 is damaged: its archive is not the one it was made with"
  mkdir "$part/tree"
  tar -xzf "$part/archive" --no-same-owner -C "$part/tree" || die "cannot unpack to $base: is there room?"
  chmod -R a-w "$part/tree"
  # Renaming a directory takes the right to write to it.
  chmod u+w "$part/tree"
  # Another process may have been quicker, and then its directory stays.
  if mv -T "$part/tree" "$1" 2>/dev/null; then
    chmod a-w "$1"
  fi
  chmod -R u+w "$part"
  rm -rf "$part"
  trap - EXIT HUP INT TERM
}

check_system
choose_base
umask 022
mkdir -p "$base" || die "cannot make $base: set XDG_CACHE_HOME to a directory where it may"
check_ours "$base"
tree=$base/$id
if [ ! -d "$tree" ]; then
  echo "musterd: unpacking to $tree, once" >&2
  unpack "$tree"
fi
check_ours "$tree"

cache=${MUSTERD_AOT_CACHE-$base/$id.aot}
export MUSTERD_AOT_CACHE="$cache"
case ${1-} in
  train)
    [ "$#" -gt 1 ] || set -- train --output "$base/$id.aot"
    ;;
  run)
    if [ -n "$cache" ] && [ ! -e "$cache" ] && [ -w "$base" ]; then
      echo "musterd: preparing for quick starts, once, about half a minute" >&2
      "$tree/musterd" train --output "$cache" >/dev/null 2>&1 ||
        echo "musterd: could not prepare; 'musterd train' tries again and says why" >&2
    fi
    ;;
esac
exec "$tree/musterd" "$@"
exit 1
