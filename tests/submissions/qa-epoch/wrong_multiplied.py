# expect: steps_per_epoch fail multiplied
def steps_per_epoch(n, batch):
    return batch * n


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
