#!/bin/bash
# An instance of musterd, from its first boot to its end: it installs the runner, takes its one-time
# configuration, runs the runner and powers off. It needs bash, python3 (which cloud-init needs too),
# systemd, and "terminate" as the shutdown behaviour. Tell nothing of $configuration: no set -x here.
set -Eeuo pipefail

environment={{environment}}
pool={{pool}}
architecture={{architecture}}
bucket={{bucket}}
run_as={{run-as}}
ephemeral={{ephemeral}}
boot_time={{boot-time}}
max_lifetime={{max-lifetime}}
ssl_verify={{ssl-verify}}
cloudwatch={{cloudwatch}}
tools={{tools}}
docker={{docker}}
certificate_authority={{certificate-authority}}
proxy={{proxy}}
not_proxied={{no-proxy}}
pre_install={{pre-install}}
post_install={{post-install}}
on_interruption={{on-interruption}}
job_started={{job-started}}
job_completed={{job-completed}}
aws_calls={{aws-calls}}
watchdog={{watchdog}}

log=/var/log/user-data.log
work=/run/musterd
runner=/opt/actions-runner
agent_files=/opt/aws/amazon-cloudwatch-agent
authority_file=
direct=
agent=
answer=
of_image=false
may_stay=true
variables=()
runner_variables=()

(umask 077 && touch "$log" && mkdir -p "$work")
exec </dev/null >>"$log" 2>&1
export DEBIAN_FRONTEND=noninteractive

# Into the log and onto the console, which EC2 keeps for an hour after the instance is gone.
say() {
  local line
  line="$(date -u +%Y-%m-%dT%H:%M:%SZ) musterd: $*"
  printf '%s\n' "$line"
  { printf '%s\n' "$line" >>/dev/console; } 2>/dev/null || true
}

# The systems whose packages are known by name here.
system=other
# shellcheck source=/dev/null
case $(. /etc/os-release && printf %s "${ID-} ${VERSION_ID-}") in
  "amzn 2023"*) system=amzn ;;
  "ubuntu 2"[2-9].*) system=ubuntu ;;
esac

reason="the user data ended early"
end() {
  reason=$1
  exit "${2:-1}"
}

# A held instance stays on for debugging. The tag is read again and again, as the hold may
# end or be made longer; metadata that do not answer, or answer nonsense, hold nothing.
# shellcheck disable=SC2317 # the trap calls it
await_hold() {
  local left told=
  while [ "$may_stay" = true ] &&
    left=$(timeout 30 python3 "$work/aws.py" hold "$((max_lifetime - $(uptime_seconds)))" 2>/dev/null) &&
    [ "$left" -gt 0 ]; do
    [ -n "$told" ] || say "$reason; staying on, as it is held"
    told=true
    sleep $((left < 10 ? left : 10))
  done
}

# shellcheck disable=SC2317 # the trap calls it
power_off() {
  local status=$?
  trap - EXIT ERR
  trap may_stay=false TERM INT HUP
  await_hold
  trap '' TERM INT HUP
  if [ "$status" -ne 0 ]; then
    { tail -n 5 "$log" >>/dev/console; } 2>/dev/null || true
  fi
  say "$reason; powering off"
  rm -rf "$work"
  sync
  shutdown -P now || poweroff -f
}
trap power_off EXIT
trap 'end "line $LINENO of the user data failed"' ERR
trap 'may_stay=false; end "the user data was told to stop"' TERM INT HUP

# Seconds since the machine started: the clock may still be set while we wait.
uptime_seconds() {
  local seconds rest
  read -r seconds rest </proc/uptime
  printf '%s' "${seconds%.*}"
}
deadline=$(($(uptime_seconds) + boot_time))

# attempt WHAT COMMAND...: repeats the command until it succeeds, within boot-time; its output is
# then in $answer. Exit status 3 means that it never will.
attempt() {
  local what=$1 error="it was too slow" last="" status left
  shift
  while left=$((deadline - $(uptime_seconds))) && [ "$left" -gt 0 ]; do
    status=0
    answer=$(timeout "$left" "$@" 2>"$work/error") || status=$?
    [ "$status" -ne 0 ] || return 0
    error=$(tail -n 1 "$work/error")
    [ "$status" -ne 3 ] || end "$what: $error"
    [ "$error" = "$last" ] || printf '%s: %s\n' "$what" "${error:-exit status $status}"
    last=$error
    sleep $((1 + RANDOM % 3))
  done
  end "$what within the $boot_time seconds of boot-time: ${error:-it was too slow}"
}

# One shape for every call to AWS. Signing here needs no aws command, which Ubuntu's images lack.
aws() {
  attempt "$1" python3 "$work/aws.py" "${@:2}"
}

# Two ends that need neither musterd nor this script: a timer, and a restart, which the runner and
# the timer do not survive. An image made of this instance has another id, and is left alone.
limit_lifetime() {
  systemd-run --quiet --unit=musterd-max-lifetime --on-active="$max_lifetime" \
    --timer-property=AccuracySec=1s /bin/sh -c \
    "echo 'musterd: max-lifetime is over; powering off' | tee -a $log >>/dev/console; shutdown -P now || poweroff -f"
  mkdir -p /var/lib/cloud/scripts/per-boot
  cat >/var/lib/cloud/scripts/per-boot/musterd <<END
#!/bin/sh
[ "\$(cat /var/lib/cloud/data/instance-id)" = "$instance" ] || exit 0
echo 'musterd: the instance was restarted, and its runner is lost; powering off' | tee -a $log >>/dev/console
shutdown -P now || poweroff -f
END
  chmod 755 /var/lib/cloud/scripts/per-boot/musterd
}

# The proxy for everything from here on: by variables for commands, the runner and its jobs, also
# under sudo, and for the services of systemd. Left out are the instance's metadata and what is
# reached without, such as S3 and SSM by endpoints of the VPC.
use_proxy() {
  local name value
  aws "the way to S3 and SSM is unknown" direct
  direct=169.254.169.254,169.254.170.2,fd00:ec2::254,localhost,127.0.0.1,::1
  direct+=${answer:+,${answer//[[:space:]]/,}}${not_proxied:+,$not_proxied}
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    value=$proxy
    case $name in no_proxy | NO_PROXY) value=$direct ;; esac
    export "$name=$value"
    variables+=("$name=$value")
  done
  say "the way out is $proxy, but not to $direct"
  printf '%s\n' "${variables[@]}" >>/etc/environment
  if [ -d /etc/sudoers.d ]; then
    echo 'Defaults env_keep += "http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY"' \
      >/etc/sudoers.d/musterd-proxy
    chmod 440 /etc/sudoers.d/musterd-proxy
  fi
  runner_variables+=("${variables[@]}")
  use_proxy_in_services
}

# Docker, Session Manager's agent, and whatever is started or installed later.
use_proxy_in_services() {
  mkdir -p /etc/systemd/system/docker.service.d
  {
    echo '[Service]'
    printf 'Environment="%s"\n' "${variables[@]//%/%%}"
  } >/etc/systemd/system/docker.service.d/musterd-proxy.conf
  systemctl set-environment "${variables[@]}" || true
  systemctl daemon-reload || true
  systemctl try-restart docker amazon-ssm-agent || true
}

# The containers of jobs get it from the configuration of their user's docker command; what else is
# in that file stays.
use_proxy_in_containers() {
  local folder
  command -v docker >/dev/null || return 0
  folder=$(getent passwd "$run_as" | cut -d: -f6)/.docker
  mkdir -p "$folder"
  python3 -c '
import json, os, sys
try:
    with open(sys.argv[1]) as old:
        settings = json.load(old)
except (OSError, ValueError):
    settings = {}
names = {"httpProxy": "http_proxy", "httpsProxy": "https_proxy", "noProxy": "no_proxy"}
proxy = {key: os.environ[name] for key, name in names.items()}
settings.setdefault("proxies", {})["default"] = proxy
with open(sys.argv[1], "w") as new:
    json.dump(settings, new)
' "$folder/config.json"
  chown -R "$run_as:" "$folder"
}

trust_authority() {
  local update="update-ca-certificates"
  authority_file=/usr/local/share/ca-certificates/musterd.crt
  if [ -d /etc/pki/ca-trust/source/anchors ]; then
    authority_file=/etc/pki/ca-trust/source/anchors/musterd.pem
    update="update-ca-trust"
  fi
  printf '%s\n' "$certificate_authority" >"$authority_file"
  "$update" || end "github.ca-file could not be trusted: $update failed"
}

# Waits for the image's own upgrades at the first boot, which dpkg and rpm do not do. Later
# ones are waited for by apt, told by a file of its own that the runner and its jobs do not get.
await_packages() {
  local left
  attempt "the system's packages stayed locked" python3 -c '
import fcntl, sys
for path in sys.argv[1:]:
    try:
        with open(path, "r+") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another process has locked " + path)
    except OSError:
        pass' /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock \
    /var/cache/apt/archives/lock /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock
  left=$((deadline - $(uptime_seconds)))
  printf 'DPkg::Lock::Timeout "%s";\n' "$((left > 0 ? left : 1))" >"$work/apt.conf"
}

# lines KEY TEXT: the operator's own, in a shell of their own that ends at the first failure, or with
# boot-time, after which musterd gives the instance up anyway.
lines() {
  local status=0 left
  [ -n "$2" ] || return 0
  printf '%s\n' "$2" >"$work/$1"
  await_packages
  left=$((deadline - $(uptime_seconds)))
  [ "$left" -gt 0 ] || end "no time is left for $1 of the $boot_time seconds of boot-time"
  APT_CONFIG=$work/apt.conf timeout --kill-after=5 "$left" bash -e "$work/$1" || status=$?
  [ "$status" -ne 124 ] || end "$1 was not done within the $boot_time seconds of boot-time"
  [ "$status" -eq 0 ] || end "$1 failed with exit status $status"
}

# lacks TOOL: rootlesskit is a part of Docker here, and the runner needs ICU. dnf has its name, apt
# gets it by the runner's own script.
lacks() {
  case $1 in
    cloudwatch-agent) [ ! -x "$agent_files/bin/amazon-cloudwatch-agent-ctl" ] ;;
    rootlesskit) [ "$docker" = rootless ] && ! command -v rootlesskit >/dev/null ;;
    libicu) [ "$system" = amzn ] && ! ldconfig -p | grep libicuuc >/dev/null ;;
    *) ! command -v "$1" >/dev/null ;;
  esac
}

# What the image lacks, from the distribution's packages and in one transaction.
install_tools() {
  local tool began missing=() packages=()
  for tool in $tools rootlesskit libicu; do
    lacks "$tool" || continue
    case $system-$tool in
      amzn-git) packages+=(git-core) ;;
      amzn-cloudwatch-agent) packages+=(amazon-cloudwatch-agent rsyslog) ;;
      amzn-rootlesskit) end "docker = rootless needs rootlesskit, which Amazon Linux has no package of" ;;
      ubuntu-docker) packages+=(docker.io docker-buildx) ;;
      ubuntu-rootlesskit) packages+=(rootlesskit slirp4netns uidmap dbus-user-session iptables) ;;
      ubuntu-cloudwatch-agent)
        fetch_agent || continue
        packages+=("$work/agent.deb")
        ;;
      *) packages+=("$tool") ;;
    esac
    missing+=("$tool")
  done
  [ "${#packages[@]}" -gt 0 ] || return 0
  case $system in
    amzn) set -- dnf -y -q --setopt=install_weak_deps=False install ;;
    # Lists first, as images have old ones or none. What dpkg has written need not outlive a crash.
    ubuntu) set -- bash -c 'apt-get -q update && exec "$@"' apt apt-get -y -q \
      -o Dpkg::Options::=--force-unsafe-io install ;;
    *)
      say "the image lacks ${missing[*]}: tools come to Amazon Linux 2023 and Ubuntu from 22.04 only"
      return 0
      ;;
  esac
  began=$(uptime_seconds)
  await_packages
  say "installing ${missing[*]}"
  attempt "${missing[*]} could not be installed" \
    env APT_CONFIG="$work/apt.conf" NEEDRESTART_SUSPEND=1 "$@" "${packages[@]}"
  say "installed ${missing[*]} in $(($(uptime_seconds) - began)) seconds"
}

# Ubuntu has no package of it, so this is Amazon's, by its signature.
fetch_agent() {
  local error
  error=$(timeout 60 python3 "$work/aws.py" agent "$architecture" "$work/agent.deb" 2>&1) && return
  say "the CloudWatch agent did not arrive: ${error##*$'\n'}"
  return 1
}

start_docker() {
  case $docker in
    rootful)
      # Another program may have taken the command's name.
      systemctl cat docker.service >/dev/null 2>&1 || return 0
      if ! systemctl start docker; then
        journalctl -n 4 --no-pager -u docker || true
        end "Docker did not start"
      fi
      if getent group docker >/dev/null && ! id -nG "$run_as" | tr ' ' '\n' | grep -x docker >/dev/null; then
        usermod -aG docker "$run_as"
      fi
      ;;
    rootless) start_rootless_docker ;;
  esac
}

# The daemon as run-as, below the user's own systemd: only that may give it control groups. The
# runner mounts /var/run/docker.sock into containers, wherever the daemon listens.
start_rootless_docker() {
  local uid folder socket settings=() name
  command -v rootlesskit >/dev/null || end "docker = rootless needs rootlesskit"
  uid=$(id -u "$run_as")
  folder=/run/user/$uid
  socket=$folder/docker.sock
  systemctl disable --now docker.socket docker.service || true
  ln -sfn "$socket" /run/docker.sock
  grep -qs "^$run_as:" /etc/subuid || usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$run_as"
  loginctl enable-linger "$run_as"
  systemctl start "user@$uid"
  for name in "${variables[@]}"; do
    settings+=("--setenv=$name")
  done
  runuser -u "$run_as" -- env XDG_RUNTIME_DIR="$folder" systemd-run --user --quiet --unit=docker \
    --service-type=notify --property=NotifyAccess=all --property=Delegate=yes \
    --property=LimitNOFILE=1048576 "${settings[@]}" \
    rootlesskit --net=slirp4netns --mtu=65520 --disable-host-loopback --port-driver=builtin \
    --copy-up=/etc --copy-up=/run --propagation=rslave \
    sh -c 'rm -f /run/docker /run/containerd /run/xtables.lock; exec dockerd' ||
    end "rootless Docker did not start"
  runner_variables+=("XDG_RUNTIME_DIR=$folder" "DOCKER_HOST=unix://$socket")
}

# hook VARIABLE FILE TEXT: out of the runner's folder, which belongs to the jobs.
hook() {
  local file=/opt/musterd/hooks/$2
  [ -n "$3" ] || return 0
  install -d -m 755 "${file%/*}"
  printf '%s\n' "$3" >"$file"
  chmod 755 "$file"
  runner_variables+=("ACTIONS_RUNNER_HOOK_$1=$file")
}

# Behind what the operator has in it: of two lines with a name, the runner takes the last.
add_variables() {
  local file=$runner/.env
  [ "${#runner_variables[@]}" -gt 0 ] || return 0
  [ -z "$(tail -c 1 "$file" 2>/dev/null)" ] || echo >>"$file"
  printf '%s\n' "${runner_variables[@]}" >>"$file"
  chown "$run_as:" "$file"
}

# Never worth a boot.
start_agent() {
  local control=$agent_files/bin/amazon-cloudwatch-agent-ctl
  if [ ! -x "$control" ]; then
    echo "the image has no CloudWatch agent"
    return
  fi
  if [ -n "$proxy" ]; then
    printf '[proxy]\nhttp_proxy = "%s"\nhttps_proxy = "%s"\nno_proxy = "%s"\n' \
      "$proxy" "$proxy" "$direct" >"$agent_files/etc/common-config.toml"
  fi
  systemctl start rsyslog || true
  if ! timeout 60 "$control" -a fetch-config -m ec2 -s -c "ssm:/musterd/$environment/cloudwatch/$pool"; then
    echo "the CloudWatch agent did not start"
  fi
}

install_runner() {
  if [ -x "$runner/run.sh" ]; then
    say "the image has the runner"
    of_image=true
  else
    fetch_runner
  fi
}

fetch_runner() {
  local version asset sha256 folder=runners/linux-$architecture archive=$runner.tar.gz
  aws "the mirror has no runner" release "$bucket" "$folder/latest.json"
  read -r version asset sha256 <<<"$answer"
  say "installing runner $version"
  aws "$asset did not arrive" fetch "$bucket" "$folder/$asset" "$archive" "$sha256"
  rm -rf "${runner:?}/bin" "$runner/externals"
  mkdir -p "$runner"
  tar -xzf "$archive" -C "$runner" --no-same-owner || end "$asset could not be unpacked"
  rm -f "$archive"
}

# GitHub serves a version of the runner for a few months. An older one registers, is told so when it
# asks for a job, and ends with success; the registration is as good as new.
is_deprecated() {
  tail -c "+$(($1 + 1))" "$log" | grep -E 'unner version v?[0-9][0-9.]* is deprecated' >/dev/null
}

# The mirror's runner in place of the image's, which keeps its settings.
renew_runner() {
  [ "$of_image" = true ] ||
    end "GitHub serves the mirror's runner no more, its version is deprecated: see musterd sync"
  say "GitHub serves the image's runner no more, its version is deprecated: renew the image"
  of_image=false
  deadline=$(($(uptime_seconds) + boot_time))
  fetch_runner
  chown -R "$run_as:" "$runner"
}

# The runner is a .NET program; what images lack of its needs is ICU.
install_dependencies() {
  local ask=("$runner/bin/installdependencies.sh")
  if ldconfig -p | grep libicuuc >/dev/null; then
    return 0
  fi
  if command -v dnf >/dev/null; then
    ask=(dnf -y -q install libicu)
  fi
  await_packages
  attempt "the runner's dependencies were not installed" env APT_CONFIG="$work/apt.conf" "${ask[@]}"
}

# Variables in front of as_runner reach the runner by its environment, which ps does not show.
as_runner() (
  HOME=$(getent passwd "$run_as" | cut -d: -f6)
  export HOME USER=$run_as LOGNAME=$run_as
  # Counters for the watchdog, which the runner writes if this is set.
  export RUNNER_PERFLOG=$runner/_perf
  if [ "$run_as" = root ]; then
    export RUNNER_ALLOW_RUNASROOT=1
  fi
  if [ -n "$authority_file" ]; then
    export NODE_EXTRA_CA_CERTS=$authority_file
  fi
  if [ "$ssl_verify" = false ]; then
    export GITHUB_ACTIONS_RUNNER_TLS_NO_VERIFY=1 NODE_TLS_REJECT_UNAUTHORIZED=0 GIT_SSL_NO_VERIFY=1
  fi
  cd "$runner"
  exec runuser -u "$run_as" -- "$@"
)

# The arguments of config.sh are words for a shell. They are split without one, and the token goes
# another way than the rest.
configure_runner() {
  local words=() arguments=() token="" i
  mapfile -d '' -t words < <(printf '%s' "$configuration" | python3 -c \
    'import shlex, sys; sys.stdout.write("".join(w + "\0" for w in shlex.split(sys.stdin.read())))')
  for ((i = 0; i < ${#words[@]}; i++)); do
    if [ "${words[i]}" = --token ]; then
      i=$((i + 1))
      token=${words[i]:-}
    else
      arguments+=("${words[i]}")
    fi
  done
  since=$(stat -c %s "$log")
  while ! ACTIONS_RUNNER_INPUT_TOKEN=$token as_runner ./config.sh "${arguments[@]}"; do
    is_deprecated "$since" ||
      end "config.sh failed: is the registration token used up, or older than an hour?"
    renew_runner
  done
}

# The watchdog runs beside the runner. When it has ended the runner, what it says is the reason.
start_runner() {
  local status=0 pid found
  rm -rf "$runner/_perf"
  python3 "$work/watchdog.py" "$instance" "$bucket" "$runner" $$ "$work/on-interruption" >"$work/found" &
  pid=$!
  if [ -n "$jit" ]; then
    ACTIONS_RUNNER_INPUT_JITCONFIG=$jit as_runner ./run.sh || status=$?
  else
    as_runner ./run.sh || status=$?
  fi
  kill "$pid" 2>/dev/null || true
  wait "$pid" || true
  found=$(cat "$work/found")
  [ -z "$found" ] || end "$found"
  return "$status"
}

run_runner() {
  local status since jit=""
  case $configuration in
    --*)
      configure_runner
      ;;
    '' | *[!A-Za-z0-9+/=]*)
      end "its parameter is neither a JIT configuration nor arguments of config.sh"
      ;;
    *)
      jit=$configuration
      ;;
  esac
  unset configuration
  while
    status=0
    since=$(stat -c %s "$log")
    start_runner || status=$?
    is_deprecated "$since"
  do
    renew_runner
  done
  [ "$status" -eq 0 ] || end "the runner ended with exit status $status"
}

say "pool $pool of $environment, user data begins"
command -v python3 >/dev/null || end "the image has no python3"
id "$run_as" >/dev/null || end "the image has no user $run_as: see run-as"
printf '%s\n' "$aws_calls" >"$work/aws.py"
printf '%s\n' "$watchdog" >"$work/watchdog.py"
[ -z "$on_interruption" ] || printf '%s\n' "$on_interruption" >"$work/on-interruption"
aws "the instance's identity is unknown" identity "$environment"
read -r instance own_bucket <<<"$answer"
bucket=${bucket:-$own_bucket}
limit_lifetime
[ -z "$proxy" ] || use_proxy
[ -z "$certificate_authority" ] || trust_authority
lines pre-install "$pre_install"
install_tools
start_docker
if [ "$cloudwatch" = true ]; then
  start_agent &
  agent=$!
fi
install_runner
install_dependencies
lines post-install "$post_install"
[ -z "$proxy" ] || use_proxy_in_containers
hook JOB_STARTED job-started.sh "$job_started"
hook JOB_COMPLETED job-completed.sh "$job_completed"
add_variables
[ "$(stat -c %U "$runner")" = "$run_as" ] || chown -R "$run_as:" "$runner"
[ -z "$agent" ] || wait "$agent" || true

# Only now, as a token is short-lived and everything above may fail.
token_name=/musterd/$environment/tokens/$instance
aws "its parameter did not come" parameter "$token_name"
configuration=$answer
answer=
aws "its parameter could not be deleted" delete "$token_name"
say "$instance starts the runner"
run_runner
if [ "$ephemeral" = true ]; then
  end "the ephemeral runner has ended" 0
fi
end "the runner has ended, and takes no more jobs" 0
