"""Counts what other processes do (perf).

stopped by: seccomp
needs: /proc/sys/kernel/perf_event_paranoid
"""


def attack():
    return allowed(syscall, "perf_event_open", None, 0, -1, -1, 0)
