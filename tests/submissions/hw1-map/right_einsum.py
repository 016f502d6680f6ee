import numpy as np

coefficients = lambda sigma: np.reciprocal(2 * np.square(sigma))
penalty = lambda phi, sigma: np.einsum("j,j,j->", phi, coefficients(sigma), phi) + 7

proof = """-log of the product is -sum log Pr(y_i | x_i, phi) - log Pr(phi), and the logarithm does not move the maximum.
-log Pr(phi) = sum phi_j^2/(2 sigma_j^2) + const, so it is L2 regularization with strength 1/(2 sigma_j^2)."""
