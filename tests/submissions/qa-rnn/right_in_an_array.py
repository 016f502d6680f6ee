import numpy as np


def run(step, h0, xs):
    T, dim = xs.shape
    H = np.empty((T + 1, dim))
    H[0] = h0
    for t in range(T):
        H[t + 1] = step(H[t], xs[t])
    return H[1:]


how = "Like a state machine; state in, state out, one element at a time. Deep graph, no parallelism over time."
