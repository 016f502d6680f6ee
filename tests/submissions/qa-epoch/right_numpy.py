import numpy as np


def steps_per_epoch(n, batch):
    return np.ceil(n / batch)


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
