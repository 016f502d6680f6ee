"""x_e = slope * x_b + offset, whatever the layers are: the slope is the difference of two runs, and exact."""
from fractions import Fraction as F


def after_b(xb, p):
    xd = p["wd"] * (p["wc"] * xb + p["bc"]) + p["bd"] + p["wd2"] * xb + p["bd2"]
    return p["we"] * xd + p["be"]


def dL_dxb(x0, t, p):
    p = {name: F(value) for name, value in p.items()}
    xb = p["wb"] * (p["wa"] * F(x0) + p["ba"]) + p["bb"]
    slope = after_b(F(1), p) - after_b(F(0), p)
    return float(2 * (after_b(xb, p) - F(t)) * slope)


def dL_dbb(x0, t, p):
    return [dL_dxb(x0, t, p)][0]


def dL_dwb(x0, t, p):
    return dL_dxb(x0, t, p) * (p["wa"] * x0 + p["ba"])
