# expect: forward_mode fail values
from math import cos, exp, sin


def forward_mode(x):
    f1 = exp(x)
    f2 = f1**2
    f3 = f1 + f2
    f4 = exp(f3)
    d1 = f1
    d2 = 2 * f1 * d1
    d3 = d1 + d2
    d4 = f4 * d3
    d5 = cos(f3) * d3
    dy = d4 + d5
    return f1, f2, f3, f4, sin(f3), f4 + sin(f3)


why_not_forward = """One pass a parameter is too much for millions of them; reverse mode needs one pass for all, as there is
one loss."""
