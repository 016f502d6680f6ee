"""Makes a file in /tmp.

stopped by: root, landlock
"""


def attack():
    # One without a name, so that nothing is left.
    return os.open("/tmp", os.O_TMPFILE | os.O_WRONLY, 0o600) >= 0
