import math


def reverse_mode(x):
    f1 = math.exp(x)
    f3 = f1 + f1**2
    dy3 = math.exp(f3) - math.cos(f3)
    dy1 = dy3 + dy3 * 2 * f1
    return 1, 1, dy3, dy3, dy1, dy1 * f1
