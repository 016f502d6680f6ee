"""Reads the kernel's messages from the device.

stopped by: root, landlock
needs: root, /dev/kmsg
perhaps: namespaces, user, privileges
"""


def attack():
    os.close(os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK))
    return True
