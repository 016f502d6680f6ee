def steps_per_epoch(n, batch):
    full, rest = divmod(n, batch)
    return full + (rest > 0)


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
