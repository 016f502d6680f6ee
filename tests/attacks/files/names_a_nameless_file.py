"""Gives a file without a name one.

stopped by: root, landlock, seccomp
"""


def attack():
    file = os.open(FOLDER, os.O_TMPFILE | os.O_WRONLY, 0o600)
    syscall("linkat", -100, f"/proc/self/fd/{file}".encode(), -100, f"{FOLDER}/named".encode(), 0x400)
    return os.path.exists(f"{FOLDER}/named")
