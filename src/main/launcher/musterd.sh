#!/bin/sh
# musterd: this stub, and behind its last line the jar that it starts.
# A runtime beside this file, as a package has it, JAVA_HOME or java on the PATH decide; otherwise the usual places are searched.
# MUSTERD_JAVA_OPTS: more options for Java, after ours and so winning over them.
# MUSTERD_AOT_CACHE: the file of `musterd train`, if not this file's name with .aot; empty for none.
# MUSTERD_JVM_DIRS: the places to search, with colons between them.
# Only what the shell itself can do is used, as PATH may be empty.

# The checksum of the jar below.
build=@BUILD@

wanted=25
seen=

# Sets $major to the major version of the runtime in the directory $1, or to nothing.
version_of() {
  major=
  [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        JAVA_VERSION=*)
          major=${line#*=}
          major=${major#\"}
          major=${major%%[!0-9]*}
          ;;
      esac
    done <"$1/release"
  fi
  [ -n "$major" ] || ask "$1/bin/java"
}

# The version by starting $1, which takes a moment; only where there is no release file.
ask() {
  major=$("$1" -version 2>&1) || major=
  case $major in
    *\ version\ \"*)
      major=${major#*\ version\ \"}
      major=${major%%[!0-9]*}
      ;;
    *) major= ;;
  esac
}

# Takes the runtime in the directory $1, found by way of $2, when it is new enough.
take() {
  version_of "$1" || return 1
  if [ -n "$major" ] && [ "$major" -ge "$wanted" ]; then
    java=$1/bin/java
    return 0
  fi
  seen="$seen
  $2 is Java ${major:-of an unknown version}"
  return 1
}

# Takes java from the PATH: by its release file when it can be traced, else by asking it.
take_from_path() {
  found=$(command -v java 2>/dev/null) || return 1
  real=$(readlink -f "$found" 2>/dev/null) || real=
  if [ -r "${real%/bin/java}/release" ]; then
    take "${real%/bin/java}" "$found"
    return
  fi
  ask "$found"
  if [ -n "$major" ] && [ "$major" -ge "$wanted" ]; then
    java=$found
    return 0
  fi
  seen="$seen
  $found is Java ${major:-of an unknown version}"
  return 1
}

search() {
  dirs=${MUSTERD_JVM_DIRS-/usr/lib/jvm:/opt/java:/Library/Java/JavaVirtualMachines}
  while [ -n "$dirs" ]; do
    dir=${dirs%%:*}
    case $dirs in
      *:*) dirs=${dirs#*:} ;;
      *) dirs= ;;
    esac
    for home in "$dir"/* "$dir"/*/Contents/Home; do
      take "$home" "$home" && return 0
    done
  done
  return 1
}

# A package brings the runtime beside this file, and it is the one that was tested with it.
bundled=${0%/*}/runtime

java=
if [ -x "$bundled/bin/java" ]; then
  java=$bundled/bin/java
elif [ -n "${JAVA_HOME-}" ] && [ ! -x "$JAVA_HOME/bin/java" ]; then
  seen="
  JAVA_HOME $JAVA_HOME has no bin/java"
fi
if [ -n "$java" ]; then
  :
elif [ -n "${JAVA_HOME-}" ] && take "$JAVA_HOME" "JAVA_HOME $JAVA_HOME"; then
  :
elif take_from_path; then
  :
elif search; then
  :
else
  echo "musterd needs a Java $wanted runtime: install one, or set JAVA_HOME to where it is.${seen:+ Found:}$seen" >&2
  exit 1
fi

# A user who can write the cache can run anything as us: it is as safe as its directory. One that is of
# another runtime is passed over by Java, without a word. Java takes one of another jar, though, and runs
# the classes of that jar instead of ours: so the build that a cache is of stands in a file beside it.
cache=${MUSTERD_AOT_CACHE-$0.aot}
trained=
if [ -n "$cache" ] && [ -r "$cache" ] && [ -r "$cache.build" ]; then
  IFS= read -r trained <"$cache.build" || trained=
fi
[ "$trained" = "$build" ] || cache=

# The options are words, and no file names: split, but do not expand.
set -f
# Serial: the smallest collector, and one daemon of this size never notices its pauses. Compact headers: a
# tenth less heap. Maximum: the largest backlog and the bodies of webhooks fit into it. Trim: what the
# compilers have freed would stay in the process; where the C library cannot, Java would say so.
# New size: what a large backlog keeps has to fit the rest of the heap. Free ratios: a full collection gives
# back what it freed. Unsafe: else Netty builds calls of malloc and free at each start. JFR: its
# events of Netty go unread. See docs/rationale/memory-and-start.md.
# shellcheck disable=SC2086
exec "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms32m -Xmx184m -XX:MaxNewSize=20m \
  -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 \
  -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=5000 -Xlog:trimnative=off \
  -Dsun.misc.unsafe.memory.access=allow -Dio.netty.jfr.enabled=false \
  --enable-native-access=ALL-UNNAMED ${cache:+"-XX:AOTCache=$cache" -Xlog:aot*=off} \
  ${MUSTERD_JAVA_OPTS-} -jar "$0" "$@"
exit 1
