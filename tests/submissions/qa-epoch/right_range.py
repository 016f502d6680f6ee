steps_per_epoch = lambda n, batch: len(range(0, n, batch))


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
