"""Starts a program.

stopped by: root, landlock, seccomp
"""

import subprocess


def attack():
    return subprocess.run(["/bin/true"]).returncode == 0
