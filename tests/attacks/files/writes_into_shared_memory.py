"""Makes a file in /dev/shm.

stopped by: root, landlock
needs: /dev/shm
"""


def attack():
    return os.open("/dev/shm", os.O_TMPFILE | os.O_WRONLY, 0o600) >= 0
