# expect: penalty fail log_of_the_prior_with_constant
import numpy as np


def penalty(phi, sigma):
    return np.log(np.prod(np.exp(-0.5 * (phi / sigma) ** 2) / np.sqrt(2 * np.pi * sigma**2)))


def coefficients(sigma):
    return sigma**-2.0 / 2


proof = "The negative logarithm of the prior is sum phi_j^2/(2 sigma_j^2) plus a constant, added to the loss of the data."
