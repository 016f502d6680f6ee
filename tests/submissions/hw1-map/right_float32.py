import numpy as np


def penalty(phi, sigma):
    phi, sigma = np.float32(phi), np.float32(sigma)
    return phi @ np.diag(coefficients(sigma)) @ phi + np.log(sigma).sum()


def coefficients(sigma):
    return (np.float32(1) / (np.float32(2) * np.asarray(sigma, dtype=np.float32) ** 2)).astype(np.float32)


proof = r"$-\log \Pr(\phi) = \sum_j \frac{\phi_j^2}{2\sigma_j^2} + c$, added to the negative log-likelihood."
