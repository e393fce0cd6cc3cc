"""Lives of a runner for the watchdog's tests: a machine whose time passes by pauses alone, and
stand-ins for listener and worker that play a script on it."""
import heapq
import itertools
import signal

SHELL, LISTENER, WORKER, STEP = 10, 20, 30, 40
POLL = 50


class Life:
    """A machine in the tests' clock. What is scheduled happens while the watchdog pauses."""

    def __init__(self, measurable=True, prose=True):
        self.now = 0.0
        self.prose = prose
        self.measurable = measurable
        self.processes = {SHELL: (1, "bash"), 11: (SHELL, "python3"), 12: (SHELL, "run.sh")}
        self.texts = {"Listener.perf": "", "Runner_": "", "Worker_": ""}
        self.carried = {}
        self.agenda = []
        self.order = itertools.count()
        self.polls_until = None
        self.over = False
        self.taken = None
        self.signals = []
        self.kept = []
        self.said = []
        self.scripts = 0
        self.deaf = set()
        self.jobs = {}
        self.held_up = []
        self.on_stop = None
        self.on_end = None
        self.listener_ends = None
        self.shell = SHELL

    # What a test arranges.

    def at(self, time, act, *arguments):
        heapq.heappush(self.agenda, (time, next(self.order), act, arguments))

    def until(self, time):
        while self.agenda and self.agenda[0][0] <= time:
            self.now, _, act, arguments = heapq.heappop(self.agenda)
            act(*arguments)
        self.now = max(self.now, time)

    def counter(self, name):
        self.texts["Listener.perf"] += name + ":2026-11-29T12:00:00.0000000Z\n"

    def log(self, line, file="Runner_"):
        """Another version of the runner may put everything into other words."""
        line = line if self.prose else "other words"
        self.texts[file] += "[2026-11-29 12:00:00Z INFO %s] %s\n" % (file, line)

    def begin(self, pid, parent, name):
        self.processes[pid] = (parent, name)

    def end(self, pid):
        for child in [each for each, (parent, _) in self.processes.items() if parent == pid]:
            self.end(child)
        self.processes.pop(pid, None)
        self.carried.pop(pid, None)
        if self.on_end:
            self.on_end(pid)

    def carry(self, pid):
        if pid in self.processes:
            self.carried[pid] = self.carried.get(pid, 0) + 1

    def listen(self):
        self.begin(LISTENER, 12, "Runner.Listener")
        self.carry(LISTENER)
        self.log("Version: 2.330.0")
        self.counter("RunnerProcessStarted")

    def poll(self):
        """One answer to a question for a message, and the next question, while it listens."""
        if LISTENER in self.processes and (self.polls_until is None or self.now < self.polls_until):
            self.carry(LISTENER)
            self.at(self.now + POLL, self.poll)

    def runner_ends(self):
        self.end(LISTENER)
        self.over = True

    def did(self, *numbers):
        return [(pid, number) for pid, number in self.signals if number in numbers]

    # What the watchdog sees and does.

    def clock(self):
        return self.now

    def sleep(self, seconds):
        late = self.held_up.pop() if self.held_up else 0
        self.until(self.now + seconds + late)

    def pause(self, seconds):
        self.sleep(0 if self.taken or self.over else seconds)

    def children(self):
        children = {}
        for pid, (parent, name) in self.processes.items():
            children.setdefault(parent, []).append((pid, name))
        return children

    def read(self, name):
        text, self.texts[name] = self.texts[name], ""
        return text

    def job(self, pid):
        return self.jobs.get(pid)

    def traffic(self, pid):
        return self.carried.get(pid) if self.measurable else None

    def signal(self, pid, number):
        if pid not in self.processes:
            return
        self.signals.append((pid, number))
        if number == signal.SIGSTOP and self.on_stop:
            self.on_stop()
        elif number == signal.SIGKILL:
            self.end(pid)
            self.followed(pid)
        elif number in (signal.SIGTERM, signal.SIGINT) and pid not in self.deaf:
            self.end(pid)
            self.followed(pid)

    def followed(self, pid):
        if pid == LISTENER:
            self.over = True

    def tell(self, pid, text):
        self.said.append((self.now, pid, text))

    def keep(self, record):
        self.kept.append((self.now, record))

    def script(self):
        self.scripts += 1

    def finish(self):
        pass


class Runner:
    """Plays what a runner does on a life; each part begins at the time that the one before ended."""

    def __init__(self, life, begin=2.0):
        self.life = life
        self.time = begin

    def later(self, seconds):
        self.time += seconds
        return self

    def do(self, act, *arguments):
        self.life.at(self.time, act, *arguments)
        return self

    def starts(self):
        return self.do(self.life.listen)

    def session(self, after=3.0):
        self.later(after).do(self.life.counter, "SessionCreated")
        self.do(self.life.log, "WRITE LINE: Current runner version: '2.330.0'")
        return self.do(self.life.poll)

    def error(self, line):
        return self.do(self.life.log, "Catch exception during " + line).do(self.life.carry, LISTENER)

    def offered(self, acknowledges=True):
        self.do(self.life.counter, "MessageReceived_RunnerJobRequest").do(self.life.carry, LISTENER)
        return self.do(self.life.log, "Acknowledging runner request '1'.") if acknowledges else self

    def refused(self, after=0.5):
        return self.later(after).do(self.life.log, "Skipping message Job. Job not found")

    def accepted(self, after=0.5):
        self.later(after).do(self.life.log, "WRITE LINE: 12:00:00Z: Running job: build (x64)")
        self.do(self.life.log, "Start renew job request 7 for job 8.")
        return self

    def worker(self, after=0.5):
        self.later(after).do(self.life.counter, "JobRequestRenewed_7")
        self.do(self.life.counter, "StartingWorkerProcess")
        self.do(self.life.begin, WORKER, LISTENER, "Runner.Worker").do(self.life.carry, WORKER)
        return self

    def sent(self, after=1.0):
        self.later(after).do(self.life.counter, "SentJobToWorker_7")
        return self.do(self.life.log, "Job message: {}", "Worker_")

    def step(self, seconds, pid=STEP):
        self.do(self.life.begin, pid, WORKER, "bash")
        self.life.jobs[pid] = {"repository": "acme/web", "run_id": 5, "run_attempt": 1}
        return self.later(seconds).do(self.life.end, pid)

    def finalizes(self, after=0.5):
        return self.later(after).do(self.life.log, "Finalize job.", "Worker_")

    def worker_ends(self, after=1.0):
        self.later(after).do(self.life.end, WORKER)
        self.do(self.life.log, "Stop renew job request for job 8.")
        return self.do(self.life.log, "Received job status event. JobState: Online")

    def ends(self, after=1.0):
        return self.later(after).do(self.life.runner_ends)
