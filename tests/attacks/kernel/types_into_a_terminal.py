"""Types a letter into its terminal, for whoever reads from it next.

stopped by: root, landlock, seccomp
needs: /dev/ptmx
"""

import fcntl


def attack():
    _, terminal = os.openpty()
    os.close(os.open(os.ttyname(terminal), os.O_RDWR))
    try:
        fcntl.ioctl(terminal, 0x5412, b"x")
    except OSError as error:
        # Newer kernels refuse it to everybody.
        return error.errno == errno.EIO
    return True
