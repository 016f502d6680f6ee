# expect: minibatch_gradient fail summed
def minibatch_gradient(grads):
    total = 0
    for row in grads:
        total = total + row
    return total


what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
