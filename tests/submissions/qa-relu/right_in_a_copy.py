def relu(x):
    y = x.copy()
    y[y < 0] = 0
    return y


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
