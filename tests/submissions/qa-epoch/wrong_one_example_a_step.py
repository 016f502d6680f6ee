# expect: steps_per_epoch fail one_example_a_step
def steps_per_epoch(n, batch):
    return n


what = """One pass through the training set, each example once; a step is a single update from one minibatch."""
