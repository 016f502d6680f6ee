import numpy as np


def relu(x):
    return np.where(x > 0, x, 0.0)


how = "Elementwise, y_i = x_i if x_i > 0 else 0; same shape as before."
