"""Reference answer to ch1-svd, and matrices with chosen spectra that separate it from the usual mistakes."""

import numpy as np

from gradekit.authoring import again, equivalent, wrong

MARGIN = 0.005  # no cumulative share of a drawn matrix lies nearer than this to the energy asked for
SCALES = (1.0, 1.0, 1e4, 1.0, 1e-4, 30.0)
TRIES = 2000


def min_rank(A, energy=0.9):
    """The smallest k whose k largest sigma_i^2 hold at least `energy` of sum sigma_i^2, a whole number.

    With A = U diag(sigma) V^T and U, V orthonormal, norm(A)_F^2 = sum sigma_i^2, and the best A_k keeps the first
    k terms. The running sums c_k rise to c_r, so k is one more than the number of c that are below energy * c_r.
    """
    kept = np.cumsum(np.linalg.svd(np.asarray(A, dtype=float), compute_uv=False) ** 2)
    return int(np.sum(kept < energy * kept[-1])) + 1


equivalent(
    "min_rank",
    "kept < energy * kept[-1] -> kept <= energy * kept[-1]",
    "They differ at ties alone, which rounding of the singular values decides; none is drawn.",
)


@again("min_rank")
def taken_off(A, energy=0.9):
    """From the eigenvalues of A^T A, the sigma_i^2: the largest are taken off until little enough is left."""
    amounts = sorted(np.linalg.eigvalsh(A.T @ A))
    left = (1 - energy) * np.trace(A.T @ A)
    k = 0
    while sum(amounts) > left:
        amounts.pop()
        k += 1
    return k


def _first_at_least(amounts, energy):
    return int(np.argmax(np.cumsum(amounts) / np.sum(amounts) >= energy)) + 1


def _singular_values(A):
    return np.linalg.svd(A, compute_uv=False)


@wrong(
    "min_rank",
    "The energy was counted in σ. The Frobenius norm squared is the sum of σ², so square the singular values "
    "before adding them up.",
)
def energy_in_sigma(A, energy=0.9):
    return _first_at_least(_singular_values(A), energy)


@wrong("min_rank", "The energy was counted in σ⁴: eigenvalues of AᵀA are σ² already, and are not squared again.")
def energy_in_fourth_powers(A, energy=0.9):
    return _first_at_least(_singular_values(A) ** 4, energy)


@wrong(
    "min_rank",
    "One too few: this is the position of the last singular value counted from 0, or the number of running sums "
    "still below the energy. k counts the values that are kept.",
)
def one_too_few(A, energy=0.9):
    return min_rank(A, energy) - 1


@wrong(
    "min_rank",
    "One too many: k values reach the energy already. Add one to a position counted from 0 only, and only once.",
)
def one_too_many(A, energy=0.9):
    return min_rank(A, energy) + 1


@wrong(
    "min_rank",
    "0.9 is written into the function. That is only the value when nothing is given; compare with the argument "
    "`energy`.",
)
def fixed_energy(A, energy=0.9):
    return min_rank(A, 0.9)


@wrong(
    "min_rank",
    "The norm was compared, not its square: energy is a share of ‖A‖², so no root is taken before comparing.",
)
def share_of_the_norm(A, energy=0.9):
    return min_rank(A, energy**2)


@wrong(
    "min_rank",
    "The smallest values were added first (`eigvalsh` sorts upwards). The fewest are needed when the largest come"
    " first.",
)
def smallest_first(A, energy=0.9):
    return _first_at_least(_singular_values(A)[::-1] ** 2, energy)


@wrong(
    "min_rank",
    "The column means were taken off first, as for PCA. The energy asked for is that of A as it is given.",
)
def centred(A, energy=0.9):
    return min_rank(A - A.mean(axis=0), energy)


MISTAKES = (energy_in_sigma, energy_in_fourth_powers, share_of_the_norm, smallest_first, centred)


def _with_spectrum(random, sigma, rows, columns):
    """A matrix of shape (rows, columns) with the singular values `sigma`, none left out."""
    left, _ = np.linalg.qr(random.randn(rows, len(sigma)))
    right, _ = np.linalg.qr(random.randn(columns, len(sigma)))
    return (left * sigma) @ right.T


def _decides(A, energy, given):
    """Whether no share ties with the energy and every mistake gives another k than the right one."""
    kept = np.cumsum(_singular_values(A) ** 2)
    right = min_rank(A, energy)
    fixed = given and min_rank(A, 0.9) == right
    tied = np.min(np.abs(kept / kept[-1] - energy)) < MARGIN
    return not tied and not fixed and all(mistake(A, energy) != right for mistake in MISTAKES)


def _shape(random, case):
    """(rows, columns): tall, wide and square in turn."""
    short = random.randint(5, 10)
    long = short + random.randint(1, 4)
    return ((long, short), (short, long), (short, short))[case % 3]


def _needs_the_last(A, energy):
    """Whether the answer is another one, without a tie, when the smallest singular value is not in the total."""
    kept = np.cumsum(_singular_values(A) ** 2)[:-1]
    tied = np.min(np.abs(kept / kept[-1] - energy)) < MARGIN
    return not tied and np.sum(kept < energy * kept[-1]) + 1 != min_rank(A, energy)


def _draw(random, case, given):
    rows, columns = _shape(random, case)
    # With small singular values the last one hardly counts.
    sigma = np.sort(random.uniform(0.3 if case % 12 == 5 else 0.1, 1.0, size=min(rows, columns)))[::-1]
    energy = round(random.uniform(0.4, 0.97), 2) if given else 0.9
    return SCALES[case % len(SCALES)] * _with_spectrum(random, sigma, rows, columns), energy


def _rank_one(random, case):
    rows, columns = _shape(random, case)
    return {"A": _with_spectrum(random, np.array([2.5]), rows, columns), "energy": round(random.uniform(0.4, 0.97), 2)}


def spectra(random, case):
    """The arguments of one call: A (m, n) with m, n up to 12, and in two of three calls `energy`.

    Every twelfth matrix has rank one, where only a wrong count shows; all others separate each mistake above
    (`fixed_energy` where the energy is given), and one of them a total without its last term as well. Raises
    RuntimeError when no such matrix is found.
    """
    if case % 12 == 11:
        return _rank_one(random, case)
    given = case % 4 != 0
    for _ in range(TRIES):
        A, energy = _draw(random, case, given)
        if _decides(A, energy, given) and (case % 12 != 5 or _needs_the_last(A, energy)):
            return {"A": A, "energy": energy} if given else {"A": A}
    raise RuntimeError(f"no matrix that separates the mistakes in {TRIES} tries (case {case})")
