"""The density itself, with its constant."""
import math


def normal(value, deviation):
    return math.exp(-(value**2) / (2 * deviation**2)) / math.sqrt(2 * math.pi * deviation**2)


def penalty(phi, sigma):
    return -sum(math.log(normal(p, s)) for p, s in zip(phi, sigma))


def coefficients(sigma):
    return [math.log(normal(0, s)) - math.log(normal(1, s)) for s in sigma]


proof = """-log of the product is -sum log Pr(y_i | x_i, phi) - log Pr(phi), and the logarithm does not move the maximum.
-log Pr(phi) = sum phi_j^2/(2 sigma_j^2) + const, so it is L2 regularization with strength 1/(2 sigma_j^2)."""
