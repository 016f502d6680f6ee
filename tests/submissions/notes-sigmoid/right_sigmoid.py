"""L = s(-u), so L' = -s(u) (1 - s(u)); arguments in another order, since they are passed by name."""
import math


def s(u):
    return 1 / (1 + math.exp(-u)) if u > 0 else math.exp(u) / (1 + math.exp(u))


def slope(u):
    return -s(u) * s(-u)


dL_du = lambda u: slope(u)
dL_dw0 = lambda x0, x1, w0, w1, w2: x0 * slope(w0 * x0 + w1 * x1 + w2)
dL_dw1 = lambda x0, x1, w0, w1, w2: x1 * slope(w0 * x0 + w1 * x1 + w2)
dL_dw2 = lambda x0, x1, w0, w1, w2: slope(w0 * x0 + w1 * x1 + w2)
dL_dx0 = lambda x0, x1, w0, w1, w2: w0 * slope(w0 * x0 + w1 * x1 + w2)
dL_dx1 = lambda x0, x1, w0, w1, w2: w1 * slope(w0 * x0 + w1 * x1 + w2)
