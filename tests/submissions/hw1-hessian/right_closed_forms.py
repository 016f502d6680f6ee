import numpy as np
import sympy as sp

I, S1, S2 = sp.symbols("I S1 S2")


def hessian(x):
    return 2 * np.array([[len(x), x.sum()], [x.sum(), x @ x]])


trace = r"2\left(I + S_2\right)"
determinant = 4 * (I * S2 - S1**2)
proof = "Trace and determinant are positive when two x differ, so both eigenvalues are."
