shape = ["B", "m", "n"]


def multiplies(B, m, n, d):
    return B * m * n * d


def adds(d, n, m, B):
    entries = B * m * n
    return d * entries
