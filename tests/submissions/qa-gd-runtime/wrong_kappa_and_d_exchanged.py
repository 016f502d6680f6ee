# expect: meaning fail kappa_and_d_exchanged
meaning = {"kappa": "dimension", "n": "training set size", "d": "condition number", "epsilon": "loss gap"}

explain = """Gradient descent until the loss is within epsilon of its minimum. One step costs n d, as the gradient sums over n examples
with d entries; kappa log(1/epsilon) steps are needed, since each shrinks the gap by about 1 - 1/kappa."""
