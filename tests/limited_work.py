"""What the tests of `gradekit.limited` let another process do."""

import os
import signal
import time
from typing import Any


def work(request: dict[str, Any]) -> Any:
    """Does what the request names, and says in which process."""
    return {"did": WORK[request["do"]](request), "pid": os.getpid()}


def _spin(request: dict[str, Any]) -> None:
    while True:
        pass


def _fill(request: dict[str, Any]) -> int:
    return len(bytearray(int(request["bytes"])))


def _fail(request: dict[str, Any]) -> None:
    raise LookupError("x")


def _unwritable(request: dict[str, Any]) -> set[int]:
    return {1}


WORK = {
    "echo": lambda request: request.get("what"),
    "spin": _spin,
    "sleep": lambda request: time.sleep(request["seconds"]),
    "fill": _fill,
    "fail": _fail,
    "set": _unwritable,
    "die": lambda request: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda request: os._exit(5),
    "power": lambda request: (9**9**9) % 7,
}
