"""Starts another Python, whose file it may read.

stopped by: landlock, seccomp
perhaps: root
"""

import subprocess


def attack():
    loader = next(line.split()[-1] for line in content("/proc/self/maps").splitlines() if b"ld-linux" in line)
    return subprocess.run([loader.decode(), "--version"], capture_output=True).returncode == 0
