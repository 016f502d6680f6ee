# expect: reverse_mode fail reversed
from math import cos, exp, sin


def reverse_mode(x):
    f1 = exp(x)
    f2 = f1**2
    f3 = f1 + f2
    f4 = exp(f3)
    f5 = sin(f3)
    d5 = 1.0
    d4 = 1.0
    d3 = f4 + cos(f3)
    d2 = d3
    d1 = d3 + 2 * f1 * d2
    dx = d1 * f1
    return dx, d1, d2, d3, d4, d5
