import math


def reverse_mode(x):
    f = {1: math.exp(x)}
    f[2] = f[1] ** 2
    f[3] = f[1] + f[2]
    d = {"dy/df5": 1.0, "dy/df4": 1.0}
    d["dy/df3"] = math.exp(f[3]) + math.cos(f[3])
    d["dy/df2"] = d["dy/df3"]
    d["dy/df1"] = d["dy/df3"] * (1 + 2 * f[1])
    d["dy/dx"] = d["dy/df1"] * f[1]
    return d
