"""Watches by fanotify.

stopped by: seccomp
"""


def attack():
    # FAN_REPORT_FID, which everybody may ask for.
    return syscall("fanotify_init", 0x200, os.O_RDONLY) >= 0
