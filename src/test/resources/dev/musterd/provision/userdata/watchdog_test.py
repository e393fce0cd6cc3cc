"""Tests of the watchdog: python3 watchdog_test.py DIRECTORY-OF-THE-PROGRAMS."""
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True
PROGRAMS = sys.argv.pop(1)


def program(name, file):
    spec = importlib.util.spec_from_file_location(name, os.path.join(PROGRAMS, file))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


aws = program("aws", "aws-calls.py")
watchdog = program("watchdog", "watchdog.py")
watchdog.aws = aws

from watchdog_lives import LISTENER, STEP, WORKER, Life, Runner

HARMFUL = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)


def watch(life):
    return watchdog.Watch(life).run()


class HungRunners(unittest.TestCase):
    def found(self, life, kind, hung_at, within):
        found = watch(life)
        self.assertIsNotNone(found)
        self.assertTrue(found.startswith(kind + ": "), found)
        self.assertEqual([record["kind"] for _, record in life.kept], [kind])
        self.assertLessEqual(life.now - hung_at, within)
        self.assertLessEqual(life.now - life.kept[0][0], 120, "from finding to end")
        self.assertNotIn(LISTENER, life.processes)
        return life.kept[0][1]

    def test_acknowledgedJob_withoutWorker(self):
        """actions/runner #4668 and #4703."""
        for measurable in (True, False):
            life = Life(measurable)
            runner = Runner(life).starts().session().later(70).offered()
            life.polls_until = runner.time
            record = self.found(life, "hung-no-worker", runner.time, 120)
            self.assertEqual(record["runner_version"], "2.330.0")
            self.assertEqual(life.did(*HARMFUL), [(LISTENER, signal.SIGKILL)])

    def test_takenJob_withoutAnyWord(self):
        """A version that says nothing of it, or says it in other words."""
        for acknowledges, prose, within in ((False, True, 120), (True, False, 270)):
            life = Life(prose=prose)
            runner = Runner(life).starts().session().later(70).offered(acknowledges)
            life.polls_until = runner.time
            self.found(life, "hung-no-worker", runner.time, within)

    def test_acceptedJob_thatIsNeverStarted_whilePollsGoOn(self):
        life = Life()
        runner = Runner(life).starts().session().later(33).offered().accepted()
        self.found(life, "hung-no-worker", runner.time, 120)

    def test_secondJobOfAPersistentRunner(self):
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(400)
        runner.finalizes().worker_ends().later(100).offered()
        life.polls_until = runner.time
        self.found(life, "hung-no-worker", runner.time, 120)

    def test_worker_thatNeverTakesTheJob(self):
        """actions/runner #4598: the runner ends with success, and its job stays queued."""
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker()
        runner.later(37).do(life.end, WORKER).ends()
        self.assertTrue(watch(life).startswith("hung-no-worker: "))
        self.assertEqual(life.kept[0][1]["kind"], "hung-no-worker")
        self.assertEqual(life.did(*HARMFUL), [])

    def test_worker_thatHangsAfterTheLastStep(self):
        """actions/runner #4418."""
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(300)
        runner.finalizes()
        record = self.found(life, "hung-after-job", runner.time, 150 + 30)
        self.assertEqual(
            record["job"],
            {"repository": "acme/web", "run_id": 5, "run_attempt": 1, "name": "build (x64)"})
        self.assertEqual(
            life.did(*HARMFUL), [(WORKER, signal.SIGKILL), (LISTENER, signal.SIGINT)],
            "the listener may still tell GitHub that the job has failed")

    def test_configuration_thatIsTaken_andNeverRegistered(self):
        life = Life()
        Runner(life).starts()
        self.found(life, "hung-unregistered", 0, 150)
        life = Life()
        runner = Runner(life).starts()
        for _ in range(60):
            runner.later(30).error("create session")
        self.found(life, "hung-unregistered", 0, 330)
        self.found(Life(), "hung-unregistered", 0, 330)

    def test_listener_thatStopsPolling(self):
        """actions/runner #4444."""
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(60)
        runner.finalizes().worker_ends()
        life.polls_until = runner.time
        self.found(life, "hung-not-polling", runner.time, 270)

    def test_listener_thatEndsOnNothing_isKilled(self):
        life = Life()
        Runner(life).starts().session().offered().accepted().worker().sent().step(30).finalizes()
        life.deaf.add(LISTENER)
        self.assertTrue(watch(life).startswith("hung-after-job: "))
        self.assertNotIn(LISTENER, life.processes)


class LastLooks(unittest.TestCase):
    """What looked hung gets on just before it would be ended."""

    def spared(self, life, moves, end=1500):
        def on_stop():
            life.on_stop = None
            moves()

        life.on_stop = on_stop
        Runner(life, end).ends()
        self.assertIsNone(watch(life))
        self.assertEqual(life.did(*HARMFUL), [])
        stops = [number for _, number in life.did(signal.SIGSTOP, signal.SIGCONT)]
        self.assertEqual(stops, [signal.SIGSTOP, signal.SIGCONT], "held, and let go")

    def test_workerThatStartsAtLast(self):
        life = Life()
        runner = Runner(life).starts().session().later(70).offered()
        life.polls_until = runner.time

        def moves():
            life.counter("StartingWorkerProcess")
            life.counter("SentJobToWorker_7")
            life.begin(WORKER, LISTENER, "Runner.Worker")

        self.spared(life, moves)

    def test_idleRunnerThatIsJustGivenWork(self):
        life = Life()
        runner = Runner(life).starts().session()
        life.polls_until = runner.time + 60

        def moves():
            life.polls_until = None
            work = Runner(life, life.now)
            work.offered().accepted().worker().sent().step(100).finalizes().worker_ends().ends()
            life.until(life.now)

        self.spared(life, moves)

    def test_sessionThatOpensAtLast(self):
        life = Life()
        Runner(life).starts()
        self.spared(life, lambda: (life.counter("SessionCreated"), life.poll()))

    def test_workerThatEndsAtLast(self):
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(30)
        runner.finalizes()
        self.spared(life, lambda: life.end(WORKER))


class HealthyLives(unittest.TestCase):
    LIVES = 1000

    def test_noneIsEnded(self):
        seen = set()
        for seed in range(self.LIVES):
            with self.subTest(seed=seed):
                life, kinds = self.life(random.Random(seed))
                seen |= kinds
                self.assertIsNone(watch(life))
                self.assertEqual(life.did(*HARMFUL), [])
                self.assertEqual(life.kept, [])
        self.assertEqual(seen, {
            "slow", "conflict", "refused", "failed", "cancelled", "slow-acquire", "slow-renew", "hook",
            "upload", "outage", "update", "held-up", "idle", "unmeasurable", "prose"})

    def life(self, chance):
        kinds = set()

        def maybe(kind, share):
            happens = chance.random() < share
            kinds.update([kind] if happens else [])
            return happens

        measurable = not maybe("unmeasurable", 0.1)
        prose = not measurable or not maybe("prose", 0.1)
        life = Life(measurable, prose)
        if maybe("held-up", 0.1):
            life.held_up = [chance.choice([0, 0, 0, 0, 200, 600]) for _ in range(300)]
        runner = Runner(life, chance.uniform(0, 20)).starts()
        if maybe("conflict", 0.1):
            for _ in range(chance.randrange(1, 8)):
                runner.later(30).error("create session: conflict")
        runner.session(chance.uniform(0, 95) if maybe("slow", 0.2) else chance.uniform(0, 5))
        for _ in range(chance.choice([0, 1, 1, 1, 2, 4])):
            self.idle(runner, chance, maybe)
            self.job(runner, chance, maybe)
        self.idle(runner, chance, maybe)
        runner.ends()
        return life, kinds

    def idle(self, runner, chance, maybe):
        if maybe("idle", 0.4):
            runner.later(chance.uniform(0, 1800))
        if maybe("outage", 0.1):
            life = runner.life
            runner.do(setattr, life, "polls_until", 0)
            for _ in range(chance.randrange(1, 9)):
                runner.later(chance.uniform(15, 160)).error("get next message")
            runner.do(setattr, life, "polls_until", None).do(life.poll)
        if maybe("update", 0.05):
            runner.do(runner.life.end, LISTENER).later(chance.uniform(5, 60)).starts().session()

    def job(self, runner, chance, maybe):
        life = runner.life
        while maybe("refused", 0.3):
            runner.offered().refused(chance.uniform(0, 3)).later(chance.uniform(0, 400))
        if maybe("failed", 0.1):
            runner.offered().later(chance.uniform(1, 85))
            runner.do(life.log, "Caught exception from acquiring job message: time-out\n  at X()")
            runner.later(chance.uniform(0, 400))
        runner.offered()
        slow = chance.uniform(5, 80) if maybe("slow-acquire", 0.1) else chance.uniform(0, 3)
        runner.accepted(slow)
        if maybe("slow-renew", 0.1):
            for _ in range(chance.randrange(1, 5)):
                runner.later(chance.uniform(1, 80)).error("renew runner job")
        if maybe("cancelled", 0.1):
            runner.later(3).do(life.log, "Stop renew job request for job 8.")
            runner.do(life.log, "Received job status event. JobState: Online")
            return
        runner.worker(chance.uniform(0, 4)).sent(chance.uniform(0, 25))
        for number in range(chance.randrange(1, 5)):
            runner.later(chance.uniform(0, 60)).step(chance.uniform(0, 900), STEP + number)
        runner.finalizes()
        if maybe("hook", 0.2):
            runner.step(chance.uniform(0, 700), STEP + 50)
        if maybe("upload", 0.2):
            for _ in range(chance.randrange(1, 8)):
                runner.later(chance.uniform(1, 105)).do(
                    *chance.choice([(life.log, "Tried to upload", "Worker_"), (life.carry, WORKER)])
                    if life.measurable else (life.log, "Tried to upload", "Worker_"))
        runner.worker_ends(chance.uniform(0, 30))


class Interruptions(unittest.TestCase):
    TIME = "2026-11-29T12:02:00Z"

    def interrupted(self, life, at):
        life.at(at, setattr, life, "taken", self.TIME)
        found = watch(life)
        self.assertEqual(found, "spot-interruption: EC2 takes the instance back at " + self.TIME)
        self.assertEqual({record["kind"] for _, record in life.kept}, {"spot-interruption"})
        self.assertEqual(life.scripts, 1)
        self.assertLessEqual(life.now - at, 100, "EC2 waits two minutes")
        self.assertNotIn(LISTENER, life.processes)

    def running(self, life):
        """The job fails, and the worker ends, once a step has been ended."""
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(5000)

        def on_end(pid):
            if pid == STEP:
                work = Runner(life, life.now).later(1).finalizes().worker_ends()
                life.failed_at = work.time

        life.on_end = on_end
        return runner

    def test_step_isEnded_andSaysWhy(self):
        life = Life()
        self.running(life)
        self.interrupted(life, 100)
        self.assertLessEqual(life.failed_at - 100, 15)
        (_, pid, text), = life.said
        self.assertEqual(pid, STEP)
        self.assertIn("\n::error title=Spot interruption::EC2 takes this machine back", text)
        self.assertEqual(
            life.did(*HARMFUL), [(STEP, signal.SIGTERM), (LISTENER, signal.SIGINT)],
            "the listener lives as long as the worker")
        self.assertEqual(life.kept[0][1]["job"]["run_id"], 5)
        self.assertEqual(life.kept[0][1]["job"]["name"], "build (x64)")

    def test_stepThatIgnoresIt_isKilled(self):
        life = Life()
        self.running(life)
        life.deaf.add(STEP)
        self.interrupted(life, 100)
        self.assertLessEqual(life.failed_at - 100, 15)
        self.assertIn((STEP, signal.SIGKILL), life.signals)

    def test_stepThatRunsAlways_hasTimeToCleanUp(self):
        for seconds in (20, 500):
            life = Life()
            Runner(life).starts().session().offered().accepted().worker().sent().step(5000)

            def on_end(pid, life=life, seconds=seconds):
                if pid == STEP:
                    Runner(life, life.now + 1).step(seconds, STEP + 1)
                elif pid == STEP + 1:
                    Runner(life, life.now).later(1).finalizes().worker_ends()

            life.on_end = on_end
            self.interrupted(life, 100)
            self.assertEqual(((STEP + 1, signal.SIGTERM) in life.signals), seconds > 45)

    def test_workerThatDoesNotEnd_isKilled(self):
        life = Life()
        Runner(life).starts().session().offered().accepted().worker().sent().step(5000)
        self.interrupted(life, 100)
        self.assertIn((WORKER, signal.SIGKILL), life.signals)

    def test_jobThatIsAtItsEnd_ends(self):
        life = Life()
        runner = Runner(life).starts().session().offered().accepted().worker().sent().step(50)
        runner.finalizes()
        life.at(runner.time + 1, life.begin, STEP + 9, WORKER, "hook.sh")
        runner.worker_ends(20)
        self.interrupted(life, runner.time - 15)
        self.assertEqual(life.did(signal.SIGTERM, signal.SIGKILL), [])

    def test_jobThatWasJustTaken_isWaitedFor(self):
        life = Life()
        runner = Runner(life).starts().session().offered().accepted()
        at = runner.time
        runner.worker(8).sent().step(5000)
        life.on_end = lambda pid: pid == STEP and Runner(life, life.now).finalizes().worker_ends()
        self.interrupted(life, at)
        self.assertEqual([pid for _, pid, _ in life.said], [STEP])
        self.assertIsNone(life.kept[0][1]["job"])
        self.assertEqual(life.kept[-1][1]["job"]["run_id"], 5)

    def test_jobThatWasJustTaken_andNeverStarts(self):
        life = Life()
        runner = Runner(life).starts().session().offered()
        self.interrupted(life, runner.time)

    def test_idleRunner_goes(self):
        life = Life()
        runner = Runner(life).starts().session().later(100)
        self.interrupted(life, runner.time)
        self.assertEqual(life.did(*HARMFUL), [(LISTENER, signal.SIGINT)])
        self.assertIsNone(life.kept[0][1]["job"])

    def test_runnerThatHasNotBegun(self):
        life = Life()
        life.at(1, setattr, life, "taken", self.TIME)
        self.assertTrue(watch(life).startswith("spot-interruption: "))


class Metadata(BaseHTTPRequestHandler):
    """Answers with what the test has in store; a token is always given."""

    answers = []

    def do_PUT(self):
        self.answer(200, b"token")

    def do_GET(self):
        answers = type(self).answers
        self.answer(*(answers.pop(0) if len(answers) > 1 else answers[0]))

    def answer(self, status, body):
        if body is None:
            type(self).stay.wait(60)
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Notices(unittest.TestCase):
    """What the metadata say, by real HTTP, and what is made of it."""

    NOTICE = b'{"action": "terminate", "time": "2026-11-29T12:02:00Z"}'

    def setUp(self):
        Metadata.stay = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        aws.IMDS = "http://127.0.0.1:%d" % self.server.server_port
        self.before = watchdog.LOOK, aws.SECONDS
        watchdog.LOOK, aws.SECONDS = 0.01, 0.2

    def tearDown(self):
        Metadata.stay.set()
        watchdog.LOOK, aws.SECONDS = self.before
        self.server.shutdown()
        self.server.server_close()

    def taken(self, *answers):
        Metadata.answers = list(answers)
        machine = watchdog.Machine("i-1", "bucket", "/nowhere", "1", "/nowhere")
        machine.pause(60)
        return machine.taken

    def test_notice(self):
        self.assertEqual(self.taken((200, self.NOTICE)), "2026-11-29T12:02:00Z")

    def test_oddAnswers_areNone_andTheNextIsUnderstood(self):
        later = (200, self.NOTICE.replace(b":02:", b":03:"))
        odd = [
            (404, b""), (500, b"oops"), (200, b""), (200, b"<html>no</html>"), (200, b"[]"),
            (200, b"null"), (200, b"{}"), (200, b'{"action": 7, "time": 8}'), (200, b"\xff\xfe"),
            (200, b'{"action": "reboot", "time": "2026-11-29T12:02:00Z"}'),
            (200, b'{"action": "terminate", "time": "soon\\n::error::x"}'), (302, b""),
            (200, b'{"action": "stop"}'), (200, b"{" * 100000), (200, self.NOTICE), (404, b""),
            (200, self.NOTICE), (200, self.NOTICE.replace(b"terminate", b"stop")), (500, None)]
        self.assertEqual(self.taken(*odd, later), "2026-11-29T12:03:00Z")

    def test_metadataThatHang_holdUpNothing(self):
        Metadata.answers = [(200, None)]
        aws.SECONDS = 60
        machine = watchdog.Machine("i-1", "bucket", "/nowhere", "1", "/nowhere")
        machine.pause(0.1)
        self.assertIsNone(machine.taken)


class RealMachine(unittest.TestCase):
    """What is read from this machine, and done on it."""

    def setUp(self):
        watchdog.Machine.ask = lambda self: None
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.machine = watchdog.Machine(
            "i-1", "bucket", self.folder.name, str(os.getpid()), self.path("script"))
        self.stored = []
        aws.keep = lambda bucket, key, text: self.stored.append((bucket, key, json.loads(text)))

    def path(self, name, text=None):
        path = os.path.join(self.folder.name, name)
        if text is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "a") as file:
                file.write(text)
        return path

    def content(self, name):
        if not os.path.exists(self.path(name)):
            return ""
        with open(self.path(name)) as file:
            return file.read()

    def step(self, code, **environment):
        step = subprocess.Popen(
            ["bash", "-c", code], stdout=subprocess.PIPE,
            env=dict(os.environ, **environment), start_new_session=True)
        self.addCleanup(step.stdout.close)
        self.addCleanup(step.wait)
        self.addCleanup(os.killpg, step.pid, signal.SIGKILL)
        return step

    def test_processes(self):
        step = self.step("echo on; sleep 1000; true")
        self.assertEqual(step.stdout.readline(), b"on\n")
        below = lambda: dict(watchdog.below(self.machine.children(), os.getpid()))
        self.assertEqual(below()[step.pid], "bash")
        while "sleep" not in below().values():
            time.sleep(0.01)
        step.kill()
        while step.pid in below():
            time.sleep(0.01)

    def test_annotation_reachesWhoReadsTheStep(self):
        step = self.step("echo on; exec sleep 1000")
        step.stdout.readline()
        self.machine.tell(step.pid, "\n::error::text\n")
        self.assertEqual(step.stdout.readline() + step.stdout.readline(), b"\n::error::text\n")

    def test_annotation_waitsForNobody(self):
        step = self.step("exec sleep 1000")
        for _ in range(40):
            self.machine.tell(step.pid, "x" * 4000)
        self.machine.tell(1 << 30, "nobody")

    def test_job(self):
        job = {"GITHUB_REPOSITORY": "acme/web.site", "GITHUB_RUN_ID": "77", "GITHUB_RUN_ATTEMPT": "2"}
        for change, expected in (
                ({}, {"repository": "acme/web.site", "run_id": 77, "run_attempt": 2}),
                ({"GITHUB_RUN_ID": "x"}, None), ({"GITHUB_REPOSITORY": "../../x/y"}, None)):
            step = self.step("echo on; sleep 1000; true", **dict(job, **change))
            step.stdout.readline()
            self.assertEqual(self.machine.job(step.pid), expected)
        self.assertIsNone(self.machine.job(1 << 30))

    def test_files_areReadByWholeLines_andTheNewestAlone(self):
        read = lambda: self.machine.read("Runner_")
        self.assertEqual(read(), "")
        self.path("_diag/Runner_20261129-120000-utc.log", "a\nb")
        self.assertEqual(read(), "a\n")
        self.assertEqual(read(), "")
        self.path("_diag/Runner_20261129-120000-utc.log", "c\n\xff\n")
        self.assertEqual(read(), "bc\n\xff\n")
        self.path("_diag/Runner_20261129-120001-utc.log", "d\n")
        self.assertEqual(read(), "d\n")

    def test_linksAndPipesOfJobs_areNotFollowed(self):
        os.makedirs(self.path("_diag"))
        os.symlink("/etc/hostname", self.path("_diag/Runner_1.log"))
        self.assertEqual(self.machine.read("Runner_"), "")
        os.mkfifo(self.path("_diag/Runner_2.log"))
        self.assertEqual(self.machine.read("Runner_"), "")

    def test_evidence_andTheScriptOfTheOperator(self):
        self.path("script", "echo ran >%s\nfalse\necho on >>%s\n" % ((self.path("output"),) * 2))
        self.machine.script()
        self.machine.keep({"kind": "hung-no-worker"})
        self.machine.finish()
        self.assertEqual(self.content("output"), "ran\n")
        self.assertEqual(
            self.stored,
            [("bucket", "interruptions/i-1.json", {"kind": "hung-no-worker", "instance": "i-1"})])

    def test_scriptThatHangs_isEnded(self):
        watchdog.SCRIPT, before = 0.1, watchdog.SCRIPT
        self.path("script", "sleep 1000 & echo $! >%s; wait" % self.path("child"))
        self.machine.script()
        while not self.content("child"):
            time.sleep(0.01)
        self.machine.finish()
        watchdog.SCRIPT = before
        self.assertNotEqual(self.machine.running.wait(), 0)

    def test_storeThatFails_isAskedAgain_andHarmsNothing(self):
        calls = []

        def keep(*_):
            calls.append(1)
            raise aws.Refused("AccessDenied")

        aws.keep = keep
        watchdog.STORE, before = 10, watchdog.STORE
        self.machine.keep({})
        self.machine.finish()
        watchdog.STORE = before
        self.assertEqual(len(calls), 3)


if __name__ == "__main__":
    unittest.main()
