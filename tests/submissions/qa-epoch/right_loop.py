def steps_per_epoch(n, batch):
    steps = 0
    while n > 0:
        n -= batch
        steps += 1
    return steps


what = "Going once through all training examples. One step = one batch = one update."
