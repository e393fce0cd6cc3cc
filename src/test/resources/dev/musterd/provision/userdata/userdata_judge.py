"""Judges the fuzzer's user data: python3 userdata_judge.py AWS-CALLS WATCHDOG, both as programs of text.

Each line of the input has three texts in hexadecimal, behind a dot each: a script, its words with NUL
between, and what AWS answers. The answer is "ok", or what is wrong.
"""
import io
import shlex
import sys
import time
from contextlib import contextmanager, redirect_stdout
from types import ModuleType
from urllib import error

sys.dont_write_bytecode = True
ANSWER = ""


def program(name, source):
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, name, "exec"), module.__dict__)
    return module


class Response(io.BytesIO):
    length = 0


@contextmanager
def answered(*_, **__):
    yield Response(ANSWER.encode())


def refuse(*_, **__):
    raise error.HTTPError("http://localhost", 400, "refused", {}, io.BytesIO(ANSWER.encode()))


aws = program("aws", sys.argv[1])
watchdog = program("watchdog", sys.argv[2])
real_call = aws.call
aws.metadata = lambda: lambda path: ANSWER
aws.request.urlopen = refuse


class Machine:
    clock = time.monotonic


def exits(call):
    """As the program's last lines do: what they do not name would be a traceback."""
    try:
        call()
    except (aws.Final, aws.Refused, OSError, aws.HTTPException):
        pass
    except aws.UNREADABLE:
        pass


def calls():
    aws.call = answered
    exits(lambda: aws.identity("environment"))
    exits(lambda: aws.parameter("name"))
    exits(lambda: aws.delete("name"))
    exits(lambda: aws.release("bucket", "key"))
    exits(lambda: aws.hold("3600"))
    aws.call = real_call
    # Signing, and the code of a refusal.
    exits(lambda: aws.release("bucket", "key"))
    watchdog.Watch(Machine).read(ANSWER, ANSWER, ANSWER)


def judge(script, words):
    found = shlex.split(script)
    if found != words:
        return "%r is read as %r instead of %r" % (script, found, words)
    try:
        with redirect_stdout(io.StringIO()):
            calls()
    except Exception as unhandled:
        return "%r ends in %r" % (ANSWER, unhandled)
    return "ok"


for line in sys.stdin:
    script, words, ANSWER = (bytes.fromhex(text).decode()[1:] for text in line.split())
    print(judge(script, words.split("\0")).encode("ascii", "backslashreplace").decode(), flush=True)
