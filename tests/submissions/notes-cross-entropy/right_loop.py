import math


def cross_entropy(p, q):
    total = 0.0
    for i in range(len(p)):
        if p[i] == 0:
            continue
        total -= p[i] * math.log(q[i])
    return total
