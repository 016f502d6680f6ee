shape = "(B,m,n)"


def multiplies(B, m, n, d):
    total = 0
    for _ in range(B):
        for _ in range(m):
            for _ in range(n):
                for _ in range(d):
                    total += 1
    return total


adds = multiplies
