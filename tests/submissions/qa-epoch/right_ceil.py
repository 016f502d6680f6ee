import math


def steps_per_epoch(n, batch):
    return math.ceil(n / batch)


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
