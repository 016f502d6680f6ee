def penalty(phi, sigma):
    total = 0
    for j in range(len(phi)):
        total = total + coefficients(sigma)[j] * phi[j] * phi[j]
    return [total]


def coefficients(sigma):
    c = []
    for s in sigma:
        c.append(1 / s / s / 2)
    return c


proof = """-log of the product is -sum log Pr(y_i | x_i, phi) - log Pr(phi), and the logarithm does not move the maximum.
-log Pr(phi) = sum phi_j^2/(2 sigma_j^2) + const, so it is L2 regularization with strength 1/(2 sigma_j^2)."""
