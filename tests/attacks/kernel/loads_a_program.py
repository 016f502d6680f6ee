"""Loads a program into the kernel (bpf).

stopped by: seccomp
needs: /proc/sys/kernel/unprivileged_bpf_disabled
"""


def attack():
    return allowed(syscall, "bpf", -1, None, 0)
