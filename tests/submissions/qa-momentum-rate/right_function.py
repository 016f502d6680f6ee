import numpy as np

answer = np.bool_(False)


def factor(kappa):
    return kappa**0.5


why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
