"""Opens the list of a control group, to go where no limit holds.

stopped by: root, user, landlock
needs: root, cgroups
"""

import glob


def attack():
    for pattern in ("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/*/cgroup.procs"):
        for path in glob.glob(pattern):
            os.close(os.open(path, os.O_WRONLY))
            return True
    return False
