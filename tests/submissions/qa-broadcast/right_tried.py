import numpy as np


def works(p):
    try:
        np.ones((4, 5, 1, 3), np.float32) + np.ones((p, 5, 3), np.float32)
    except ValueError:
        return False
    return True


valid_p = {p for p in range(1, 20) if works(p)}
shape = [4, 5, 5, 3]
