def dimension(m, n):
    # A basis has one matrix for each place of the 1.
    return sum(1 for row in range(n) for column in range(m))
