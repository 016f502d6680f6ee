"""Reads files that tell about the machine: its name, its mounts, its services.

stopped by: root, landlock
"""


def attack():
    for path in ("/etc/hostname", "/proc/self/mountinfo", "/proc/cpuinfo", "/etc/fstab"):
        try:
            if content(path):
                return True
        except OSError:
            pass
    return False
