import numpy as np

meaning = np.array(["condition number", "training set size", "dimension", "loss gap"])

explain = r"""Full gradient descent; $\epsilon$ is the gap at which it stops. $nd$ is the cost of a gradient and
$\kappa \log(1/\epsilon)$ the number of steps."""
