import numpy as np


def penalty(phi, sigma):
    return 0.5 * np.sum((phi / sigma) ** 2)


def coefficients(sigma):
    return 0.5 / sigma**2


proof = """-log of the product is -sum log Pr(y_i | x_i, phi) - log Pr(phi), and the logarithm does not move the maximum.
-log Pr(phi) = sum phi_j^2/(2 sigma_j^2) + const, so it is L2 regularization with strength 1/(2 sigma_j^2)."""
