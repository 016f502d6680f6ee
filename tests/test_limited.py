"""The process that works on what students wrote: kept, limited, ended, started again, and never left behind."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradekit import launch, limited
from gradekit.judge import expressions
from gradekit.limited import Exceeded, Limited

HERE = Path(__file__).parent


@pytest.fixture(autouse=True, scope="module")
def alone() -> None:
    """Ends the process that judging in this very process has kept, and with it its thread: a fork needs to be alone."""
    expressions._limited.close()


@pytest.fixture(params=["forked", "spawned"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Limited]]:
    """Makes limited processes of either sort, and ends them."""
    made: list[Limited] = []
    if request.param == "forked":
        _wait_for(lambda: threading.active_count() == 1)
    else:
        monkeypatch.setattr(launch, "FORK_SERVER", False)
    know_the_tests(monkeypatch)

    def new(seconds: float = 20) -> Limited:
        made.append(Limited("limited_work", "work", seconds))
        return made[-1]

    yield new
    for each in made:
        each.close()


def know_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new interpreter, which stands in for a fork where threads still run, does not know the folder of the tests."""
    command = launch.command
    monkeypatch.setattr(launch, "command", lambda *args: _with_path(command(*args)))


def _with_path(argv: list[str]) -> list[str]:
    at = argv.index("-c") + 1
    return [*argv[:at], f"import sys; sys.path.append({str(HERE)!r}); {argv[at]}", *argv[at + 1 :]]


def _wait_for(true: Callable[[], bool], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def pid(process: Limited) -> int:
    return int(process.ask({"do": "echo"})["pid"])


def children() -> set[str]:
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def test_it_answers_and_is_kept(start: Callable[..., Limited]) -> None:
    process = start()
    assert process.ask({"do": "echo", "what": [1, "σ", None]})["did"] == [1, "σ", None]
    assert pid(process) == pid(process) != os.getpid()


def test_nothing_is_started_before_the_first_request(start: Callable[..., Limited]) -> None:
    before = children()
    process = start()
    assert children() == before
    assert process.close() == 0


def test_it_ends_when_it_is_closed_and_may_be_asked_again(start: Callable[..., Limited]) -> None:
    process = start()
    first = pid(process)
    process.close()
    assert not Path(f"/proc/{first}").exists()
    assert process.close() == 0
    assert pid(process) != first


ENDINGS = [
    ({"do": "sleep", "seconds": 60}, 0.3, "it took more than 0.3 seconds"),
    ({"do": "fill", "bytes": 4 << 30}, 20, "it took too much memory"),
    ({"do": "die"}, 20, "the process that decides ended"),
    ({"do": "exit"}, 20, "the process that decides ended"),
]


@pytest.mark.parametrize(("request_", "seconds", "why"), ENDINGS, ids=[each[0]["do"] for each in ENDINGS])
def test_what_ends_it_is_said_and_the_next_request_is_answered(
    start: Callable[..., Limited], request_: dict[str, object], seconds: float, why: str
) -> None:
    process = start()
    first = pid(process)
    process.seconds = seconds
    with pytest.raises(Exceeded) as ended:
        process.ask(request_)
    assert str(ended.value) == why
    assert not Path(f"/proc/{first}").exists()
    process.seconds = 20
    assert process.ask({"do": "echo", "what": 1})["did"] == 1


def test_what_something_outside_kills_is_done_once_more(start: Callable[..., Limited]) -> None:
    """A twin of `die`, which ends the second process too."""
    process = start()
    first = pid(process)
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    assert process.ask({"do": "sleep", "seconds": 0.5})["pid"] != first
    assert not Path(f"/proc/{first}").exists()


def test_memory_within_the_limit_is_granted(start: Callable[..., Limited]) -> None:
    assert start().ask({"do": "fill", "bytes": 256 << 20})["did"] == 256 << 20


@pytest.mark.parametrize("work", ["spin", "power"])
def test_computing_is_limited(start: Callable[..., Limited], monkeypatch: pytest.MonkeyPatch, work: str) -> None:
    """Also where one long operation on integers hears no signal of Python's."""
    monkeypatch.setattr(limited, "CPU_SECONDS", 1)
    process = start()
    began = time.monotonic()
    with pytest.raises(Exceeded) as ended:
        process.ask({"do": work})
    assert time.monotonic() - began < 4
    assert str(ended.value) == "it took more than 1 seconds of computing"


def test_the_limit_on_computing_is_of_one_request(
    monkeypatch: pytest.MonkeyPatch, start: Callable[..., Limited]
) -> None:
    monkeypatch.setattr(limited, "CPU_SECONDS", 1)
    process = start()
    for _ in range(4):
        end = time.monotonic() + 0.4
        while time.monotonic() < end:
            process.ask({"do": "echo", "what": "x" * 10_000})
    assert process.ask({"do": "echo", "what": 1})["did"] == 1


ERRORS = [("fail", "LookupError"), ("set", "TypeError"), ("nothing", "KeyError")]


@pytest.mark.parametrize(("work", "name"), ERRORS)
def test_an_error_is_named_and_costs_the_request_alone(start: Callable[..., Limited], work: str, name: str) -> None:
    process = start()
    first = pid(process)
    with pytest.raises(Exceeded) as ended:
        process.ask({"do": work})
    assert str(ended.value) == f"gradekit met an error of its own ({name})"
    assert pid(process) == first


def test_what_is_no_data_is_not_sent(start: Callable[..., Limited]) -> None:
    process = start()
    first = pid(process)
    with pytest.raises(TypeError):
        process.ask({"do": {1}})
    assert pid(process) == first


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_fifty_restarts_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    know_the_tests(monkeypatch)
    threads = threading.active_count()
    gc.collect()
    before, beside = descriptors(), children()
    process = Limited("limited_work", "work", 20)
    for turn in range(50):
        if turn % 2:
            process.ask({"do": "echo"})
            process.close()
        else:
            with pytest.raises(Exceeded):
                process.ask({"do": "exit"})
        _wait_for(lambda: threading.active_count() <= threads)
    assert _wait_for(lambda: descriptors() <= before)
    assert children() <= beside


def pipes(process: int) -> set[str]:
    return {_link(process, int(each.name)) for each in Path(f"/proc/{process}/fd").iterdir()}


def _link(process: int, descriptor: int) -> str:
    return str(Path(f"/proc/{process}/fd/{descriptor}").readlink())


def test_two_at_a_time_do_not_hold_each_other(start: Callable[..., Limited]) -> None:
    """The second process is no copy that keeps the pipes of the first one open."""
    first, second = start(), start()
    one, two = pid(first), pid(second)
    assert one != two
    assert first._process and not pipes(two) & {_link(os.getpid(), first._process.write_fd)}
    assert first._process.read_fd != first._process.write_fd
    assert _link(os.getpid(), first._process.write_fd) in pipes(one)
    assert first.close() == -signal.SIGKILL
    assert pid(second) == two


def test_an_interrupt_is_not_for_the_process(start: Callable[..., Limited]) -> None:
    process = start()
    first = pid(process)
    os.kill(first, signal.SIGINT)
    assert pid(process) == first


INTERRUPTED = """
import os, signal, threading, time
from gradekit.limited import Limited
process = Limited("limited_work", "work", 20)
pid = process.ask({"do": "echo"})["pid"]
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    process.ask({"do": "sleep", "seconds": 60})
except KeyboardInterrupt:
    gone = not os.path.exists(f"/proc/{pid}")
    while threading.active_count() > 1:
        time.sleep(0.01)
    assert gone and process.ask({"do": "echo", "what": 1})["did"] == 1
    print(pid, flush=True)
"""
LEFT = """
import os
from gradekit.limited import Limited
print(Limited("limited_work", "work", 20).ask({"do": "echo"})["pid"], flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("code", [INTERRUPTED, LEFT], ids=["an interrupt", "an end without a close"])
def test_it_does_not_outlive_whoever_asked(code: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stderr == ""
    assert _wait_for(lambda: not Path(f"/proc/{int(done.stdout)}").exists())


def test_what_the_other_process_has_loaded_does_not_count() -> None:
    """A fork of a large process may use as much as one of a small one."""
    code = (
        "import mmap; held = mmap.mmap(-1, 3 << 30)\n"
        "from gradekit.limited import Limited\n"
        "print(Limited('limited_work', 'work').ask({'do': 'fill', 'bytes': 256 << 20})['did'] >> 20)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    assert done.stdout == "256\n"
