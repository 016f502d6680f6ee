# expect: minibatch_gradient fail averaged_over_entries
def minibatch_gradient(grads):
    return grads.mean(axis=-1)


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
