def minibatch_gradient(grads):
    total = [0.0] * len(grads[0])
    for row in grads:
        for j, entry in enumerate(row):
            total[j] += entry
    return [entry / len(grads) for entry in total]


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
