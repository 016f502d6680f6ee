"""Takes more memory than allowed in one array, and uses it.

stopped by: rlimits, cgroup
"""


def attack():
    import numpy as np

    return np.ones(72_000_000).nbytes > 256 << 20
