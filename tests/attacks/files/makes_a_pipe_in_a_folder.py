"""Makes a named pipe, on which whoever opens it waits.

stopped by: root, landlock, seccomp
"""


def attack():
    os.mkfifo(f"{FOLDER}/hw1_pipe.py")
    return True
