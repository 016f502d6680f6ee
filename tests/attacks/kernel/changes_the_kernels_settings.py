"""Opens a setting of the kernel's for writing: which program gets the memory of one that crashed.

stopped by: root, user, landlock
needs: root
"""


def attack():
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))
    return True
