"""hw1-hessian: second derivatives of the least-squares loss of a line, their trace and determinant."""

import autograd.numpy as np

from gradekit.authoring import again, wrong


def hessian(x):
    """d^2 L / dphi dphi^T, shape (2, 2).

    With r_i = phi_0 + phi_1 x_i - y_i: dL/dphi_0 = 2 sum r_i and dL/dphi_1 = 2 sum r_i x_i. As dr_i/dphi_0 = 1 and
    dr_i/dphi_1 = x_i, the second derivatives are 2 sum 1 = 2 I, 2 sum x_i (twice) and 2 sum x_i^2, for any phi and y.
    """
    return 2 * np.array([[len(x), np.sum(x)], [np.sum(x), np.sum(x**2)]])


# With S1 = sum x_i and S2 = sum x_i^2. The trace is the sum of the diagonal 2 I, 2 S2.
trace = "2*I + 2*S2"

# The product along the diagonal minus that across it. sum_{i<j} (x_i - x_j)^2 has every x_i^2 in I - 1 pairs and every
# -2 x_i x_j once, so it is (I - 1) S2 - (S1^2 - S2) = I S2 - S1^2: the determinant is 4 times that, never negative, and
# 0 only if all x_i are equal.
determinant = "4*I*S2 - 4*S1^2"


@again("hessian")
def hessian_by_loops(x):
    """The same as 2 sum_i a_i a_i^T with a_i = (1, x_i), shape (2, 2)."""
    total = [[0.0, 0.0], [0.0, 0.0]]
    for value in x:
        a = (1.0, value)
        for row in range(2):
            for column in range(2):
                total[row][column] += 2 * a[row] * a[column]
    return np.array(total)


@again("hessian")
def hessian_by_differentiation(x):
    """The loss itself differentiated twice by phi, at some phi and with some y, shape (2, 2)."""
    import autograd

    def loss(phi):
        return np.sum((phi[0] + phi[1] * x - np.cos(x)) ** 2)

    return autograd.hessian(loss)(np.array([0.5, -1.5]))


@again("trace")
def trace_of_outer_products():
    """Each datum adds the trace of 2 a a^T, a = (1, x), which is 2 (1 + x^2): their mean times their number."""
    return "I * 2*(1 + S2/I)"


@again("determinant")
def determinant_by_the_variance():
    """Four times the square of the number of data times the variance of x, which is S2/I - (S1/I)^2."""
    return "(2*I)^2 * (S2/I - (S1/I)^2)"


def data(random, case):
    """The argument of one call, x (I,) with I from 3 to 7.

    The mean of x lies away from 0 and 1 and its spread is not small, so that no term of the answers is lost.
    """
    x = random.choice([-1.0, 1.0]) * random.uniform(0.4, 0.8) + random.uniform(0.8, 1.5) * _spread(random, 3 + case % 5)
    return {"x": np.round(x, 4)}


def sums(random, case):
    """The array of `data` for functions, then what formulas are written in: I, S1 and S2."""
    x = data(random, case)["x"]
    return {"x": x, "I": len(x), "S1": float(np.sum(x)), "S2": float(np.sum(x**2))}


def _spread(random, count):
    """Numbers (count,) of mean 0 and mean square 1."""
    drawn = random.uniform(-1.0, 1.0, size=count)
    drawn = drawn - np.mean(drawn)
    return drawn / np.sqrt(np.mean(drawn**2))


def _matrix(x, first, mixed, last):
    return np.array([[first, mixed], [mixed, last]])


@wrong("hessian", "The factor 2 is missing: differentiating the square brings it, and nothing takes it away.")
def without_two(x):
    return _matrix(x, len(x), np.sum(x), np.sum(x**2))


@wrong("hessian", "This is the Hessian of the mean. The loss is the sum over the data, so nothing is divided by I.")
def of_the_mean(x):
    return 2 * _matrix(x, 1.0, np.mean(x), np.mean(x**2))


@wrong(
    "hessian", "The mixed derivatives are not 0: φ_0 and φ_1 stand in the same square, which couples them through x_i."
)
def without_mixed(x):
    return 2 * _matrix(x, len(x), 0.0, np.sum(x**2))


@wrong("hessian", "In the first entry the sum is missing: every one of the I terms contributes a 2.")
def first_not_summed(x):
    return 2 * _matrix(x, 1.0, np.sum(x), np.sum(x**2))


@wrong(
    "hessian",
    "The last entry holds the square of the sum. Each term is differentiated by itself, so it is the sum of squares.",
)
def square_of_the_sum(x):
    return 2 * _matrix(x, len(x), np.sum(x), np.sum(x) ** 2)


@wrong("hessian", "The parameters stand in the order φ_1, φ_0. The first row and column belong to φ_0, the intercept.")
def parameters_exchanged(x):
    return 2 * _matrix(x, np.sum(x**2), np.sum(x), len(x))


@wrong("trace", "The factor 2 of the second derivatives is missing.")
def trace_without_two():
    return "I + S2"


@wrong("trace", "The first entry of the diagonal is a sum over the data too: a 2 for every one of the I terms.")
def trace_first_not_summed():
    return "2 + 2*S2"


@wrong("trace", "The second entry of the diagonal is twice the sum of the squares, not twice the square of the sum.")
def trace_square_of_the_sum():
    return "2*I + 2*S1^2"


@wrong("trace", "All four entries were added. The trace is the sum of the diagonal only.")
def all_entries():
    return "2*I + 4*S1 + 2*S2"


@wrong("trace", "The diagonal was multiplied. The trace is its sum.")
def diagonal_multiplied():
    return "4*I*S2"


@wrong("trace", "This belongs to the mean. The loss is the sum over the data, so nothing is divided by I.")
def trace_of_the_mean():
    return "2 + 2*S2/I"


@wrong("determinant", "The two products were added. The product across the diagonal is subtracted.")
def products_added():
    return "4*I*S2 + 4*S1^2"


@wrong("determinant", "Only the diagonal was multiplied. The product of the mixed derivatives is subtracted from that.")
def diagonal_only():
    return "4*I*S2"


@wrong("determinant", "A factor of 2 in front: every entry carries a 2, and a product of two entries carries 4.")
def two_for_four():
    return "2*I*S2 - 2*S1^2"


@wrong("determinant", "The factor is missing: every entry of H carries a 2, and a product of two entries carries 4.")
def determinant_without_factor():
    return "I*S2 - S1^2"


@wrong("determinant", "Across the diagonal stands the square of the sum, not the sum of the squares.")
def sum_of_squares_across():
    return "4*I*S2 - 4*S2"


@wrong(
    "determinant", "The mixed derivative was subtracted once; it stands in the matrix twice and enters as its square."
)
def mixed_not_squared():
    return "4*I*S2 - 2*S1"


@wrong("determinant", "The number of the data is missing: the first entry of H is 2 I, not 2.")
def determinant_first_not_summed():
    return "4*S2 - 4*S1^2"
