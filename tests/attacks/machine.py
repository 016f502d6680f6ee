"""`machines`, where three more layers may be missing that no kernel lacks on its own, and root's Python is everybody's."""

import errno
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import machines

PIVOT_ROOT, SETRESUID, SETRESGID = {"x86_64": (155, 117, 119), "aarch64": (41, 147, 149)}[machines.MACHINE]
machines.LACKING["root"] = (errno.EPERM, (PIVOT_ROOT,))
machines.LACKING["user"] = (errno.EPERM, (SETRESUID, SETRESGID))

lacking = sys.argv[sys.argv.index("--without") + 1].split(",") if "--without" in sys.argv else []
machines.LACKING["cgroup"] = (errno.EPERM, ())

if os.geteuid() == 0:
    # Otherwise there is no other user to become for root whose Python lies in a folder of its own.
    machines.unshare(machines.MOUNT)
    machines.mount(None, "/", None, machines.RECURSIVE | machines.PRIVATE)
    for path in (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])):
        machines.open_the_way(Path(path))
    if "cgroup" in lacking:
        # Out of sight; nobody but root has one of its own.
        machines.mount("tmpfs", "/sys/fs/cgroup", "tmpfs", 0)
machines.main()
