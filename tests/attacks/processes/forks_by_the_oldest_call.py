"""Starts a process by the system call fork itself.

stopped by: seccomp
needs: x86_64
"""


def attack():
    if (child := syscall("fork")) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
