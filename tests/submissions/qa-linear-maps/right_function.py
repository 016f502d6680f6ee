def dimension(m, n):
    return n * m
