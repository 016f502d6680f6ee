"""The fork server: a process with NumPy loaded that forks one child a submission (POSIX).

It holds no reference, no solution and no seed of the inputs. It is told what to do over a socket, one JSON
object a line; a job comes with three descriptors (requests, replies, printed output) that become the child's.

    to it     {"job": id, "cpu": s, "memory": MB, "preload": [package, ...]}   {"kill": id}
              {"told": bytes}, with the descriptor of a file: questions for all children from now on, as frames
    from it   {"ready": true, "pid": n, "tried": [...]}   {"job": id, "pid": n}   {"job": id, "exit": code, "cpu": s}

Process numbers are 0 where it has a namespace of its own: they would mean other processes outside.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import numpy as np

from gradekit import wire
from gradekit.confinement import canary
from gradekit.confinement.layers import Confinement, Job, Step
from gradekit.confinement.protect import protect
from gradekit.frames import Frame
from gradekit.functions import FunctionSpec
from gradekit.student import preload, process, worker

REQUESTS, REPLIES, RULES = 3, 4, 5
UNPREPARED = 77
# From this submission on there are probably many; how often Python wants to see code before it adapts it.
SEVERAL, ROUNDS = 3, 16
FIRST = 1  # the number of the first process of a namespace


def main() -> None:
    """Serves until the socket on descriptor 0 closes."""
    control = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    judge = os.getppid()
    # Before the confinement, which shows the process nothing of gradekit's own modules.
    warm()
    process.quiet()
    os.chdir("/")
    confinement = Confinement()
    confinement.prepare()
    Server(socket.socket(fileno=control), confinement).run(judge)


class Server:
    """The children by process id, and the socket to gradekit."""

    def __init__(self, control: socket.socket, confinement: Confinement):
        self.control = control
        self.confinement = confinement
        self.pending = b""
        self.descriptors: list[int] = []
        self.children: dict[int, int] = {}
        self.jobs = 0

    def run(self, judge: int) -> None:
        """The loop: a message from gradekit, or a child that ended. `judge` is what the canary tries to reach."""
        protect()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        tried = canary.ask(self.confinement, judge)
        wake, tickle = socket.socketpair()
        for end in (wake, tickle):
            end.setblocking(False)
        signal.set_wakeup_fd(tickle.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.say(ready=True, pid=self.outside(os.getpid()), tried=tried)
        # Nobody who is forked from here needs to know them.
        del judge, tried
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            events = {fd for fd, _ in poll.poll()}
            if wake.fileno() in events:
                with contextlib.suppress(BlockingIOError):
                    wake.recv(4096)
            self.reap()
            if self.control.fileno() in events and not self.listen():
                break
        # The sockets go with this function, and a child that ends later must not be told of through them.
        signal.set_wakeup_fd(-1)
        for pid in self.children:
            kill_group(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self.confinement.end()

    def say(self, **message: Any) -> None:
        with contextlib.suppress(OSError):
            self.control.sendall(json.dumps(message).encode() + b"\n")

    def listen(self) -> bool:
        """Carries out the messages that have arrived; False at the end of the conversation."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, 65536, 16)
        except ConnectionError:
            return False
        self.descriptors += descriptors
        *lines, self.pending = (self.pending + data).split(b"\n")
        for line in lines:
            self.obey(json.loads(line))
        return bool(data)

    def obey(self, message: dict[str, Any]) -> None:
        if "kill" in message:
            for pid, number in self.children.items():
                if number == message["kill"]:
                    kill_group(pid)
            return
        if "told" in message:
            worker.learn(_content(self.descriptors.pop(0), message["told"]))
            gc.freeze()
            return
        descriptors, self.descriptors = self.descriptors[:3], self.descriptors[3:]
        self.jobs += 1
        if self.jobs == SEVERAL:
            practise()
        preload.load(message["preload"], self.confinement)
        job = self.confinement.before_fork(message["job"], message["cpu"], message["memory"])
        pid = os.fork()
        if pid == 0:
            self.become(job, descriptors)
        self.children[pid] = message["job"]
        for descriptor in descriptors:
            os.close(descriptor)
        self.say(job=message["job"], pid=self.outside(pid))

    def outside(self, pid: int) -> int:
        """The process's number for those outside; 0 where they know it by another."""
        return 0 if os.getpid() == FIRST else pid

    def become(self, job: Job, descriptors: list[int]) -> NoReturn:
        """The child's life, from the fork to its end."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()
            enter(self.confinement.first_steps())
            arrange(self.control.detach(), descriptors, self.confinement)
            process.seed()
            enter(self.confinement.steps(job))
        except BaseException:
            # Into what the submission printed: the child must not fall back into the server's loop.
            traceback.print_exc()
            os._exit(UNPREPARED)
        process.serve(REQUESTS, REPLIES)

    def reap(self) -> None:
        """Reports every child that has ended, after ending what it may have left in its process group."""
        while self.children:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None:
                return
            kill_group(ended.si_pid)
            _, status, usage = os.wait4(ended.si_pid, 0)
            self.say(
                job=self.children.pop(ended.si_pid, 0),
                exit=os.waitstatus_to_exitcode(status),
                cpu=usage.ru_utime + usage.ru_stime,
            )


def enter(steps: Iterable[Step]) -> None:
    """Enters layers of the confinement. Raises OSError; nothing may run in this process then."""
    for step in steps:
        step.enter()


def arrange(control: int, descriptors: Sequence[int], confinement: Confinement) -> None:
    """Leaves the child no input, printed output twice, requests, replies, and the rules that it is about to enter."""
    os.close(control)
    requests, replies, output = descriptors
    # Also the one that nothing is read from: the flags of what is open belong to all who have inherited it.
    wanted = [os.open(os.devnull, os.O_RDONLY), output, output, requests, replies]
    if confinement.rules >= 0:
        wanted.append(confinement.rules)
        confinement.rules = RULES
    # Out of the way first: a descriptor that is moved could be another one's place.
    sources = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64) for descriptor in wanted]
    for target, source in enumerate(sources):
        os.dup2(source, target)
    os.closerange(len(wanted), 4096)


def _content(descriptor: int, size: int) -> bytes:
    """The first bytes of a file; closes it."""
    with os.fdopen(descriptor, "rb") as file:
        file.seek(0)
        return file.read(size)


def kill_group(pid: int) -> None:
    """Kills the process and everything in its process group."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


PROBE = b"""import numpy as np
def probe(a, f):
    return np.linalg.svd(a)[1], np.linalg.inv(a), np.einsum("ij,jk->ik", a, a), np.outer(a, f(a)), np.diag(a @ a)
"""


def warm() -> None:
    """Runs a small submission in this process, so that no child pays for what is loaded on first use."""
    first = worker.Worker()
    first.answer(
        Frame({"load": "probe.py", "packages": [], "output": 1 << 20, "together": True, "notes": False}, PROBE)
    )
    arguments = wire.encode([np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]]), FunctionSpec("tanh")])
    first.answer(Frame({"call": "probe"}, arguments))
    del sys.modules["submission"]
    gc.freeze()


def practise() -> None:
    """Does that until Python has adapted its code to it, which every child would else do anew: worth it for a class."""
    for _ in range(ROUNDS):
        warm()
