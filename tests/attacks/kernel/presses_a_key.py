"""Opens the file through which the kernel is asked to restart.

stopped by: root, user, landlock
needs: root, /proc/sysrq-trigger
"""


def attack():
    os.close(os.open("/proc/sysrq-trigger", os.O_WRONLY))
    return True
