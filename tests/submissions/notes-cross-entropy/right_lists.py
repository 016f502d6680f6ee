from math import fsum, log


def cross_entropy(p, q):
    pairs = zip(list(p), list(q))
    return [-fsum(a * log(b) for a, b in pairs)][0]
