# expect: cross_entropy fail likeliest_only
import numpy as np


def cross_entropy(p, q):
    label = np.argmax(p)
    return -np.log(q[label])
