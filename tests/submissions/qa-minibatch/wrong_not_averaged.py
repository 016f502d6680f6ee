# expect: minibatch_gradient fail not_averaged
def minibatch_gradient(grads):
    return grads


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
