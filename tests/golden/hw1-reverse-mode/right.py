import math


def reverse_mode(x):
    f1 = math.exp(x)
    f2 = f1**2
    f3 = f1 + f2
    dy5, dy4 = 1, 1
    dy3 = dy4 * math.exp(f3) + dy5 * math.cos(f3)
    dy2 = dy3
    dy1 = dy3 + dy2 * 2 * f1
    return {"dy/df5": dy5, "dy/df4": dy4, "dy/df3": dy3, "dy/df2": dy2, "dy/df1": dy1, "dy/dx": dy1 * f1}
