"""Makes a socket in a folder.

stopped by: root, landlock, seccomp
"""


def attack():
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{FOLDER}/socket")
        return True
