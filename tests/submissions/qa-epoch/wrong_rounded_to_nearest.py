# expect: steps_per_epoch fail rounded_to_nearest
def steps_per_epoch(n, batch):
    return round(n / batch)


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
