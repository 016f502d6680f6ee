import numpy as np

answer = "FALSE"


def factor(kappa):
    return np.sqrt(np.float32(kappa))


why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
