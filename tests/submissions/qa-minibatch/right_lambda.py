minibatch_gradient = lambda grads: list(map(lambda column: sum(column) / len(column), zip(*grads)))

what = """A step uses B randomly drawn examples where plain SGD uses one, and takes the average of their gradients. That has the
same mean but less noise."""
