"""Writes into the memory of another process of the same user's through /proc.

stopped by: namespaces, root, user, landlock
"""


def attack():
    with open(f"/proc/{NEIGHBOUR_PID}/mem", "r+b", buffering=0) as memory:
        memory.seek(NEIGHBOUR_ADDRESS)
        return memory.write(b"n") == 1
