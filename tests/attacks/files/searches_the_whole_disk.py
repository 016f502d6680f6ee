"""Goes through all folders from the top for one named `solutions`.

stopped by: root, landlock
"""

import time


def attack():
    level, until = ["/"], time.process_time() + 0.8
    for _ in range(7):
        below = []
        for folder in level:
            try:
                inside = [each for each in os.scandir(folder) if each.is_dir(follow_symlinks=False)]
            except OSError:
                continue
            for each in inside:
                if each.name == "solutions" and os.walk(each.path) and any(files for _, _, files in os.walk(each.path)):
                    return True
            below += [each.path for each in inside if each.path not in ("/proc", "/sys", "/dev")]
            if time.process_time() > until:
                return False
        level = below
    return False
