#!/bin/sh
# reproduce.sh [OPTION-OF-MAVEN...]: makes all packages of HEAD twice, in two directories that differ in name, time
# zone, locale and umask, and compares them byte for byte: the packages, the SBOM and the jar. Takes ten minutes,
# or three with -Dpackages.compression=gzip. Needs git, and what `mvn -Ppackages package` needs.
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# make DIRECTORY OPTION...
make() {
  directory=$1
  shift
  git clone -q "$repository" "$directory"
  (cd "$directory" && mvn -q -B -ntp -Ppackages package -Dformat.skip=true "$@" </dev/null)
}

(
  umask 022
  export TZ=UTC LC_ALL=C
  make "$work/a" "$@"
)
(
  umask 077
  export TZ=Asia/Tokyo LC_ALL=C.UTF-8
  make "$work/other/of-a-longer-name" "$@"
)

different=0
cd "$work/a/target"
for file in musterd-whole.jar musterd.jar musterd packages/*; do
  if cmp "$file" "$work/other/of-a-longer-name/target/$file"; then
    echo "equal: $(sha256sum "$file")"
  else
    different=1
  fi
done
exit "$different"
