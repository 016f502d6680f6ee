"""Has the kernel write down what processes did.

stopped by: namespaces, user, privileges, seccomp
needs: root, /proc/sys/kernel/acct
"""


def attack():
    return allowed(syscall, "acct", 1)
