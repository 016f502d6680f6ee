# expect: coefficients fail upside_down
import numpy as np


def penalty(phi, sigma):
    return np.sum(phi**2 / sigma**2) / 2


def coefficients(sigma):
    return 2 * np.square(sigma)


proof = "The negative logarithm of the prior is sum phi_j^2/(2 sigma_j^2) plus a constant, added to the loss of the data."
