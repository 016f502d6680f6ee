import numpy as np


def softmax(x):
    e = np.exp((x - max(x)).astype('f4'))
    return e / e.sum()


use = 'A distribution over classes (entries positive, sum 1); also the weights in attention.'
