# expect: meaning fail d_and_epsilon_exchanged
meaning = {"kappa": "condition number", "n": "training set size", "d": "loss gap", "epsilon": "dimension"}

explain = """Gradient descent until the loss is within epsilon of its minimum. One step costs n d, as the gradient sums over n examples
with d entries; kappa log(1/epsilon) steps are needed, since each shrinks the gap by about 1 - 1/kappa."""
