# expect: penalty fail -
import numpy as np


def penalty(phi, sigma):
    return 0.5 * np.sum((phi / sigma) ** 2) + 1e-3 * phi[0]


def coefficients(sigma):
    return sigma**-2.0 / 2


proof = "The negative logarithm of the prior is sum phi_j^2/(2 sigma_j^2) plus a constant, added to the loss of the data."
