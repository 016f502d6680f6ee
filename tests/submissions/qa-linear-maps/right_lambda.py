dimension = lambda n, m: float(n * m)
