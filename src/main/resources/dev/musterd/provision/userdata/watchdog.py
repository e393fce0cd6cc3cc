# The watchdog of an instance, started beside its runner: it sees a runner that hangs and the notice
# of a spot interruption, writes the evidence and ends the runner. Its output is what it found.
import glob, json, os, re, select, subprocess, sys, time
from contextlib import suppress
from signal import SIGCONT, SIGINT, SIGKILL, SIGSTOP, SIGTERM, signal
from threading import Thread

LOOK = 5  # seconds from one look to the next, and between questions for a notice
UNREGISTERED = 300  # without a session: the runner waits 240 s for the end of an earlier one
SILENT = 120  # without a session and a word: the runner waits 100 s for an answer
NO_WORKER = 90  # after a job was acknowledged
AFTER_JOB = 150  # without a sign of life at the end of a job
NOT_POLLING = 240  # without traffic: a poll takes 50 s, a time-out and the pause after it 160 s
TERM = 3  # from asking the processes of a step to end until they are killed
SECOND = 45  # after the notice, steps that came later are ended as well,
LAST = 75  # and then the worker; EC2 takes the instance 120 s after the notice
SCRIPT = 60  # for on-interruption
STORE = 15  # for the evidence

# What the listener says of a job that it was offered and does not run.
REFUSED = re.compile("Skipping message Job|Skip message deletion for job req|exception from acquiring"
                     "|Stop renew job req|Unable to renew job req")
ERROR = "\n::error title=Spot interruption::EC2 takes this machine back at %s: the job was ended early\n"


def below(children, root):
    """All descendants as (id, name), the nearest first."""
    found = list(children.get(root, ()))
    for pid, _ in found:
        found.extend(children.get(pid, ()))
    return found


class Watch:
    def __init__(self, machine):
        self.machine = machine
        self.at = machine.clock()
        self.quiet = {"session": 0, "log": 0, "traffic": 0, "worker": 0}
        self.session = self.running = self.ending = False
        self.pending = self.unsent = 0
        self.listener = self.worker = self.version = self.job = self.carried = None
        self.steps, self.name, self.last = [], "", ""

    def look(self):
        """Takes in what has happened, and returns what hangs as (kind, detail), or None."""
        machine = self.machine
        now = machine.clock()
        # While the machine itself was held up, nobody was waited for.
        step, self.at = min(now - self.at, 2 * LOOK), now
        self.quiet = {sign: seconds + step for sign, seconds in self.quiet.items()}
        children = machine.children()
        runner = below(children, machine.shell)
        self.listener = next((pid for pid, name in runner if name == "Runner.Listener"), None)
        workers = [pid for pid, name in children.get(self.listener, ()) if name == "Runner.Worker"]
        self.steps = [pid for pid, _ in below(children, next(iter(workers), None))]
        self.read(machine.read("Listener.perf"), machine.read("Runner_"), machine.read("Worker_"))
        if self.worker not in workers:
            self.worker, self.job, self.ending = next(iter(workers), None), None, False
        if self.worker and not self.job:
            self.job = next(filter(None, map(machine.job, self.steps)), None)
        self.compare(self.listener if not self.worker else self.worker if self.ending else None)
        return self.judge()

    def read(self, counters, log, worker):
        for counter in re.findall(r"(\w+):.*\n", counters):
            if counter == "RunnerProcessStarted":
                self.session, self.pending, self.unsent = False, 0, 0
            elif counter == "SessionCreated":
                self.session = True
            elif counter.endswith("JobRequest"):
                self.pending, self.running = self.pending + 1, False
            elif counter == "StartingWorkerProcess":
                self.pending, self.unsent = 0, self.unsent + 1
            elif counter.startswith("SentJobToWorker"):
                self.unsent = 0
        self.pending = max(0, self.pending - len(REFUSED.findall(log)))
        if self.session:
            self.quiet["session"] = 0
        if counters or log:
            self.quiet["log"] = 0
        if worker or self.steps:
            self.quiet["worker"] = 0
            self.ending = self.ending or bool(self.worker) and "Finalize job." in worker
        self.last = (log.rstrip().splitlines() or [self.last])[-1]
        self.version = (re.findall(r"ersion: '?(\d+\.\d+\.\d+)", log) or [self.version])[-1]
        for self.name in re.findall("Running job: (.+)", log):
            self.running = True

    def compare(self, pid):
        """Unknown traffic counts as some; a listener without any connection is one that waits."""
        carried = (pid, self.machine.traffic(pid)) if pid else None
        unknown = not carried or carried[1] is None or pid == self.listener and not carried[1]
        if unknown or carried != self.carried:
            self.quiet["traffic"] = 0
        self.carried = carried

    def judge(self):
        quiet = self.quiet
        both = min(quiet["log"], quiet["traffic"])
        if not self.session:
            silent = self.listener and quiet["log"] >= SILENT
            if silent or quiet["session"] >= UNREGISTERED:
                return "hung-unregistered", "took its configuration and opened no session"
        elif self.worker:
            if self.ending and not self.steps and min(quiet["worker"], quiet["traffic"]) >= AFTER_JOB:
                return "hung-after-job", "did not end its worker after the last step"
        elif self.listener and self.pending:
            # It polls also while it starts a job, so that traffic proves nothing then. A log in words
            # that are not known may have refused the job.
            begun = self.running or "Acknowledging" in self.last
            if (quiet["log"] if begun else both) >= (NO_WORKER if self.version else NOT_POLLING):
                return "hung-no-worker", "acknowledged a job and started no worker"
        elif self.listener and both >= NOT_POLLING:
            return "hung-not-polling", "stopped asking for jobs"
        return None

    def run(self):
        """Watches until the runner ends; returns what was found, or None."""
        machine = self.machine
        while not machine.over:
            if machine.taken:
                return self.interrupted(machine.taken)
            found = self.look()
            if found and self.confirmed(found):
                return self.end(found)
            machine.pause(LOOK)
        self.look()
        if self.unsent:
            return self.report(self.record("hung-no-worker", "ended, and its worker never took the job"))
        return None

    def confirmed(self, found):
        """A last look while the listener is held: it cannot be given work between look and act."""
        self.machine.signal(self.listener, SIGSTOP)
        if self.look() == found:
            return True
        self.machine.signal(self.listener, SIGCONT)
        return False

    def end(self, found):
        record, send = self.record(*found), self.machine.signal
        if found[0] == "hung-after-job":
            # The listener then tells GitHub that the job has failed.
            send(self.worker, SIGKILL)
            send(self.listener, SIGCONT)
            self.machine.sleep(TERM)
            self.retire()
        send(self.listener, SIGKILL)
        return self.report(record)

    def retire(self):
        """Lets the listener finish, close its session and end."""
        self.machine.signal(self.listener, SIGINT)
        for _ in range(2 * LOOK):
            self.look()
            if not self.listener:
                break
            self.machine.sleep(1)

    def report(self, record):
        self.machine.keep(record)
        self.machine.finish()
        return "%(kind)s: %(detail)s" % record

    def record(self, kind, detail):
        if kind != "spot-interruption":
            detail = "runner %s %s" % (self.version or "of unknown version", detail)
        return dict(
            version=1, kind=kind, detail=detail, runner_version=self.version,
            job=self.job and dict(self.job, name=self.name[:200]),
            at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))

    def interrupted(self, taken):
        """Lets the job fail while the runner can still say so: GitHub calls it cancelled otherwise."""
        machine = self.machine
        begun = machine.clock()
        self.look()
        record = self.record("spot-interruption", "EC2 takes the instance back at " + taken)
        machine.keep(record)
        machine.script()
        ended = {}
        while self.worker or self.pending and machine.clock() - begun < SECOND:
            self.end_steps(machine.clock() - begun, ended, ERROR % taken)
            machine.sleep(1)
            self.look()
            if self.job and not record["job"]:
                record = dict(record, job=self.record("", "")["job"])
                machine.keep(record)
        self.retire()
        machine.signal(self.listener, SIGKILL)
        machine.finish()
        return "%(kind)s: %(detail)s" % record

    def end_steps(self, since, ended, error):
        """Steps that run always may clean up for a while; a job at its end is left to end."""
        signals, first = self.machine.signal, not ended and not self.ending
        if since >= LAST:
            signals(self.worker, SIGKILL)
        for pid in self.steps:
            if pid in ended:
                if since >= ended[pid] + TERM:
                    signals(pid, SIGKILL)
            elif first or since >= SECOND:
                if pid == self.steps[0]:
                    self.machine.tell(pid, error)
                signals(pid, SIGTERM)
                ended[pid] = since


class Tail:
    """What has been appended to the newest of these files, in whole lines."""

    def __init__(self, pattern):
        self.pattern, self.file, self.at = pattern, None, 0

    def read(self):
        newest = max(glob.glob(self.pattern), default=None)
        if newest != self.file:
            self.file, self.at = newest, 0
        try:
            # They are the jobs' own: no link is followed, and no pipe waited for.
            handle = os.open(newest or "", os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with open(handle, "rb") as file:
                file.seek(self.at)
                new = file.read(1 << 22)
        except OSError:
            return ""
        new = new[: new.rfind(b"\n") + 1]
        self.at += len(new)
        return new.decode(errors="replace")


class Machine:
    """The instance as it is; see the test for another."""

    clock, sleep = staticmethod(time.monotonic), staticmethod(time.sleep)

    def __init__(self, instance, bucket, runner, shell, command):
        self.instance, self.bucket, self.shell, self.command = instance, bucket, int(shell), command
        files = {"Listener.perf": "/_perf/Listener.perf", "Runner_": "/_diag/Runner_*.log",
                 "Worker_": "/_diag/Worker_*.log"}
        self.tails = {name: Tail(runner + pattern) for name, pattern in files.items()}
        self.over = self.taken = self.running = None
        self.tasks = []
        self.awake, self.wake = os.pipe()
        signal(SIGTERM, self.stop)
        Thread(target=self.ask, daemon=True).start()

    def stop(self, *_):
        self.over = True
        os.write(self.wake, b"x")

    def ask(self):
        """Whatever else the metadata say, or do not say, is no notice; nor is what they take back."""
        while not self.taken:
            time.sleep(LOOK)
            with suppress(Exception):
                said = [json.loads(aws.metadata()("meta-data/spot/instance-action")) for _ in "12"]
                if said[0] == said[1] and said[0]["action"] in ("terminate", "stop", "hibernate"):
                    self.taken = re.fullmatch("20[0-9-]{8}T[0-9:]{8}Z", said[0]["time"])[0]
                    os.write(self.wake, b"x")

    def pause(self, seconds):
        select.select([self.awake], [], [], seconds)

    def read(self, name):
        return self.tails[name].read()

    def children(self):
        """The living processes as (id, name), by parent."""
        children = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid, errors="replace") as file:
                    name, rest = file.read().split("(", 1)[1].rsplit(") ", 1)
            except OSError:
                continue
            if rest[0] not in "ZX":
                children.setdefault(int(rest.split()[1]), []).append((int(pid), name))
        return children

    def job(self, pid):
        with suppress(OSError, KeyError, ValueError):
            with open("/proc/%d/environ" % pid, errors="replace") as file:
                given = dict(entry.split("=", 1) for entry in file.read().split("\0") if "=" in entry)
            job = {name: given["GITHUB_" + name.upper()] for name in ("repository", "run_id", "run_attempt")}
            if re.fullmatch(r"[\w.-]+/[\w.-]+", job["repository"]):
                return dict(job, run_id=int(job["run_id"]), run_attempt=int(job["run_attempt"]))
        return None

    def traffic(self, pid):
        """What each of its connections has carried."""
        with suppress(OSError, subprocess.SubprocessError):
            lines = subprocess.run(["ss", "-HOtinp"], capture_output=True, timeout=LOOK).stdout
            mine = [line for line in lines.decode().splitlines() if ",pid=%d," % pid in line]
            return [(line.split()[3], re.findall(r"bytes_[ar]\w+:\d+", line)) for line in mine]

    def signal(self, pid, number):
        with suppress(OSError, TypeError):
            os.kill(pid, number)

    def tell(self, pid, text):
        """Prints as if the step had."""
        with suppress(OSError):
            pipe = os.open("/proc/%d/fd/1" % pid, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK)
            os.write(pipe, text.encode())
            os.close(pipe)

    def script(self):
        if os.path.exists(self.command):
            self.running = subprocess.Popen(
                ["bash", "-e", self.command], stdout=sys.stderr, start_new_session=True)

    def keep(self, record):
        text = json.dumps(dict(record, instance=self.instance))
        self.tasks.append(Thread(target=self.store, args=(text,), daemon=True))
        self.tasks[-1].start()

    def store(self, text):
        for _ in range(3):
            try:
                return aws.keep(self.bucket, "interruptions/%s.json" % self.instance, text)
            except Exception as failure:
                print("the evidence was not stored:", failure, file=sys.stderr)
                time.sleep(1)

    def finish(self):
        end = self.clock() + STORE
        for task in self.tasks:
            task.join(max(0, end - self.clock()))
        if self.running:
            try:
                self.running.wait(SCRIPT)
            except subprocess.TimeoutExpired:
                print("on-interruption was too slow", file=sys.stderr)
                os.killpg(self.running.pid, SIGKILL)


if __name__ == "__main__":
    import aws

    machine = Machine(*sys.argv[1:])
    found = Watch(machine).run()
    if found:
        print(found, flush=True)
        for _ in range(20):
            if machine.over:
                sys.exit()
            time.sleep(1)
        # The user data that started it does not go on.
        with open("/dev/console", "a") as console:
            print("musterd: %s; powering off" % found, file=console)
        subprocess.call("shutdown -P now || poweroff -f", shell=True)
