"""Makes another process the first to be killed when memory ends.

stopped by: root, user, landlock
"""


def attack():
    os.close(os.open(f"/proc/{NEIGHBOUR_PID}/oom_score_adj", os.O_WRONLY))
    return True
