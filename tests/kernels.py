"""Real kernels of Jupyter for the tests that run notebooks, where they are to be had."""

import contextlib
import importlib.util
import os
import queue
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from helpers import plainly

UNRUN = "no notebook was run"
TERMINAL = re.compile(r"\x1b\[[0-9;]*m")
SECONDS = 60


def why_not() -> str:
    """Why no notebook can be run, "" where one can."""
    absent = [name for name in ("nbclient", "ipykernel") if importlib.util.find_spec(name) is None]
    return f"{UNRUN}: {' and '.join(absent)} not installed (pip install -e '.[kernel]')" if absent else ""


class Output(NamedTuple):
    """One output of a cell: `kind` is stdout, stderr, result, display or error; `text` is plain, without colours."""

    kind: str
    text: str
    html: str = ""


class Kernel:
    """A kernel that cells are sent to."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def run(self, code: str) -> list[Output]:
        """What the cell shows."""
        return self.outputs(self.begin(code))

    def begin(self, code: str) -> str:
        """Sends a cell and does not wait for it."""
        return self.client.execute(code)

    def outputs(self, sent: str) -> list[Output]:
        """What that cell shows, once it has ended."""
        found: list[Output] = []
        for kind, content in self._messages(sent):
            if kind == "stream":
                found.append(Output(content["name"], plainly(content["text"])))
            elif kind == "error":
                found.append(Output("error", TERMINAL.sub("", "\n".join(content["traceback"]))))
            elif kind in ("execute_result", "display_data"):
                data = content["data"]
                shown = plainly(data.get("text/plain", "")), plainly(data.get("text/html", ""))
                found.append(Output("result" if kind == "execute_result" else "display", *shown))
        return found

    def _messages(self, sent: str) -> Iterator[tuple[str, dict[str, Any]]]:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                message = self.client.get_iopub_msg(timeout=1)
                if message["parent_header"].get("msg_id") != sent:
                    continue
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return
                yield message["msg_type"], message["content"]
        raise AssertionError("the cell did not end")


@contextlib.contextmanager
def kernel(folder: Path, state: Path) -> Iterator[Kernel]:
    """A kernel that was started in this folder; what Jupyter keeps of its own lies in `state`."""
    manager = manager_of(state)
    manager.start_kernel(cwd=str(folder), env=environment(state))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def manager_of(state: Path) -> Any:
    """What starts a kernel of this Python, reached through sockets of the file system."""
    from jupyter_client import KernelManager

    state.mkdir(exist_ok=True)
    return KernelManager(kernel_name="python3", transport="ipc", connection_file=str(state / "connection.json"))


def environment(state: Path) -> dict[str, str]:
    """Nothing that steers gradekit or Jupyter from outside, and nothing that is kept in the user's home."""
    kept = {name: text for name, text in os.environ.items() if name not in ("CI", "COLUMNS", "GRADEKIT_COURSE")}
    return {**kept, "IPYTHONDIR": str(state / "ipython"), "JUPYTER_RUNTIME_DIR": str(state)}
