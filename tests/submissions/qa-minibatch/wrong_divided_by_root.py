# expect: minibatch_gradient fail divided_by_root
def minibatch_gradient(grads):
    return grads.sum(axis=0) * len(grads) ** -0.5


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
