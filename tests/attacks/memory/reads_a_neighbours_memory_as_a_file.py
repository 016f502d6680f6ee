"""Reads the memory of another process of the same user's through /proc.

stopped by: namespaces, root, user, landlock
"""


def attack():
    with open(f"/proc/{NEIGHBOUR_PID}/mem", "rb", buffering=0) as memory:
        memory.seek(NEIGHBOUR_ADDRESS)
        return search(NEIGHBOUR, memory.read(42))
