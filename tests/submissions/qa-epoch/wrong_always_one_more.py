# expect: steps_per_epoch fail always_one_more
import math


def steps_per_epoch(n, batch):
    return 1 + math.floor(n / batch)


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
