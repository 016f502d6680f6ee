"""Reference answers to notes-skip: three derivatives of a loss behind a skip connection, and the networks tried.

Everything is a number. With p's entries written without p:

    x_a = wa x0 + ba    x_b = wb x_a + bb    x_c = wc x_b + bc    x_d = wd x_c + bd + wd2 x_b + bd2    x_e = we x_d + be

and L = (x_e - t)^2. x_b reaches x_d along two paths, over x_c and over the skip connection, and paths add up:
dx_d/dx_b = wd wc + wd2.
"""

import numpy as np

from gradekit.authoring import equivalent, wrong

NAMES = ("wa", "ba", "wb", "bb", "wc", "bc", "wd", "bd", "wd2", "bd2", "we", "be")
TRIES = 2000
APART = 0.03
FAR = 0.25


def loss_along_xb(x0, t, p, start):
    """Forward function: L when x_b grows by as much as x0 is above `start`, the input that the network gets."""
    xb = p["wb"] * (p["wa"] * start + p["ba"]) + p["bb"] + (x0 - start)
    xd = p["wd"] * (p["wc"] * xb + p["bc"]) + p["bd"] + p["wd2"] * xb + p["bd2"]
    return (p["we"] * xd + p["be"] - t) ** 2


def loss_along_bb(x0, t, p, start):
    """Forward function: L when bb grows by as much as x0 is above `start`, the input that the network gets."""
    xb = p["wb"] * (p["wa"] * start + p["ba"]) + (p["bb"] + (x0 - start))
    xd = p["wd"] * (p["wc"] * xb + p["bc"]) + p["bd"] + p["wd2"] * xb + p["bd2"]
    return (p["we"] * xd + p["be"] - t) ** 2


def loss_along_wb(x0, t, p, start):
    """Forward function: L when wb grows by as much as x0 is above `start`, the input that the network gets."""
    xb = (p["wb"] + (x0 - start)) * (p["wa"] * start + p["ba"]) + p["bb"]
    xd = p["wd"] * (p["wc"] * xb + p["bc"]) + p["bd"] + p["wd2"] * xb + p["bd2"]
    return (p["we"] * xd + p["be"] - t) ** 2


def _layers(x0, p):
    """x_a, x_b, x_c, x_d, x_e: five numbers."""
    xa = p["wa"] * x0 + p["ba"]
    xb = p["wb"] * xa + p["bb"]
    xc = p["wc"] * xb + p["bc"]
    xd = p["wd"] * xc + p["bd"] + p["wd2"] * xb + p["bd2"]
    return xa, xb, xc, xd, p["we"] * xd + p["be"]


equivalent(
    "_layers",
    "return xa, xb, xc, xd, p['we'] * xd + p['be'] -> return xa, -xb, xc, xd, p['we'] * xd + p['be']",
    "The answers use x_a and x_e alone; the other layers are there to draw networks.",
)
equivalent(
    "_layers",
    "return xa, xb, xc, xd, p['we'] * xd + p['be'] -> return xa, xb, -xc, xd, p['we'] * xd + p['be']",
    "The answers use x_a and x_e alone; the other layers are there to draw networks.",
)
equivalent(
    "_layers",
    "return xa, xb, xc, xd, p['we'] * xd + p['be'] -> return xa, xb, xc, -xd, p['we'] * xd + p['be']",
    "The answers use x_a and x_e alone; the other layers are there to draw networks.",
)
equivalent(
    "_layers",
    "return xa, xb, xc, xd, p['we'] * xd + p['be'] -> return xa, xc, xb, xd, p['we'] * xd + p['be']",
    "The answers use x_a and x_e alone; the other layers are there to draw networks.",
)
equivalent(
    "_layers",
    "return xa, xb, xc, xd, p['we'] * xd + p['be'] -> return xa, xb, xd, xc, p['we'] * xd + p['be']",
    "The answers use x_a and x_e alone; the other layers are there to draw networks.",
)


def _dL_dxd(x0, t, p):
    """dL/dx_d = dL/dx_e dx_e/dx_d = 2 (x_e - t) we, a number."""
    return 2 * (_layers(x0, p)[-1] - t) * p["we"]


def dL_dxb(x0, t, p):
    """dL/dx_b = dL/dx_d dx_d/dx_b, a number.

    dL/dx_d = 2 (x_e - t) we. In x_d = wd x_c + bd + wd2 x_b + bd2 both x_c, with dx_c/dx_b = wc, and the skip term
    depend on x_b, so dx_d/dx_b = wd wc + wd2: dL/dx_b = 2 (x_e - t) we (wd wc + wd2).
    """
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] + p["wd2"])


def dL_dbb(x0, t, p):
    """dL/dbb = dL/dx_b dx_b/dbb with x_b = wb x_a + bb, so dx_b/dbb = 1; a number."""
    return dL_dxb(x0, t, p)


def dL_dwb(x0, t, p):
    """dL/dwb = dL/dx_b dx_b/dwb with x_b = wb x_a + bb, so dx_b/dwb = x_a; a number."""
    return dL_dxb(x0, t, p) * _layers(x0, p)[0]


@wrong(
    "dL_dxb",
    "Node d was read as x_c + x_b, which gives dx_c/dx_b + 1, the form in the notes. By its definition d "
    "multiplies x_c by wd and x_b by wd2.",
)
def notes_form(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wc"] + 1)


@wrong(
    "dL_dxb",
    "The skip connection was taken to add x_b as it is. Here it has a weight of its own, wd2.",
)
def plain_skip(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] + 1)


@wrong(
    "dL_dxb",
    "The path over the skip connection is missing: x_d depends on x_b directly as well as over x_c.",
)
def no_skip(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"])


@wrong(
    "dL_dxb",
    "Only the skip connection was followed. x_b also reaches x_d over x_c; the two paths add up.",
)
def only_skip(x0, t, p):
    return _dL_dxd(x0, t, p) * p["wd2"]


@wrong(
    "dL_dxb",
    "The two paths from x_b to x_d were multiplied. Along a path factors multiply; different paths add up.",
)
def paths_multiplied(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] * p["wd2"])


@wrong(
    "dL_dxb",
    "The sign is wrong: the derivative of (x_e − t)² by x_e is 2 (x_e − t), not 2 (t − x_e).",
)
def target_minus_output(x0, t, p):
    return -dL_dxb(x0, t, p)


@wrong(
    "dL_dxb",
    "The factor 2 from the square of x_e − t is missing.",
)
def two_missing(x0, t, p):
    return dL_dxb(x0, t, p) / 2


@wrong(
    "dL_dxb",
    "we is missing: between x_d and the loss stands x_e = we x_d + be, whose derivative by x_d is we.",
)
def we_missing(x0, t, p):
    return dL_dxb(x0, t, p) / p["we"]


@wrong(
    "dL_dbb",
    "Node d was read as x_c + x_b, which gives dx_c/dx_b + 1, the form in the notes. By its definition d "
    "multiplies x_c by wd and x_b by wd2.",
)
def notes_form_bb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wc"] + 1)


@wrong(
    "dL_dbb",
    "The skip connection was taken to add x_b as it is. Here it has a weight of its own, wd2.",
)
def plain_skip_bb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] + 1)


@wrong(
    "dL_dbb",
    "The path over the skip connection is missing: x_d depends on x_b directly as well as over x_c.",
)
def no_skip_bb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"])


@wrong(
    "dL_dbb",
    "Only the skip connection was followed. x_b also reaches x_d over x_c; the two paths add up.",
)
def only_skip_bb(x0, t, p):
    return _dL_dxd(x0, t, p) * p["wd2"]


@wrong(
    "dL_dbb",
    "The two paths from x_b to x_d were multiplied. Along a path factors multiply; different paths add up.",
)
def paths_multiplied_bb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] * p["wd2"])


@wrong(
    "dL_dbb",
    "The sign is wrong: the derivative of (x_e − t)² by x_e is 2 (x_e − t), not 2 (t − x_e).",
)
def target_minus_output_bb(x0, t, p):
    return -dL_dbb(x0, t, p)


@wrong(
    "dL_dbb",
    "The factor 2 from the square of x_e − t is missing.",
)
def two_missing_bb(x0, t, p):
    return dL_dbb(x0, t, p) / 2


@wrong(
    "dL_dbb",
    "we is missing: between x_d and the loss stands x_e = we x_d + be, whose derivative by x_d is we.",
)
def we_missing_bb(x0, t, p):
    return dL_dbb(x0, t, p) / p["we"]


@wrong(
    "dL_dbb",
    "x_a was multiplied in, as for wb. In x_b = wb x_a + bb the offset bb stands alone, with the factor 1.",
)
def bias_as_weight(x0, t, p):
    return dL_dbb(x0, t, p) * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "Node d was read as x_c + x_b, which gives dx_c/dx_b + 1, the form in the notes. By its definition d "
    "multiplies x_c by wd and x_b by wd2.",
)
def notes_form_wb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wc"] + 1) * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "The skip connection was taken to add x_b as it is. Here it has a weight of its own, wd2.",
)
def plain_skip_wb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] + 1) * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "The path over the skip connection is missing: x_d depends on x_b directly as well as over x_c.",
)
def no_skip_wb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"]) * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "Only the skip connection was followed. x_b also reaches x_d over x_c; the two paths add up.",
)
def only_skip_wb(x0, t, p):
    return _dL_dxd(x0, t, p) * p["wd2"] * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "The two paths from x_b to x_d were multiplied. Along a path factors multiply; different paths add up.",
)
def paths_multiplied_wb(x0, t, p):
    return _dL_dxd(x0, t, p) * (p["wd"] * p["wc"] * p["wd2"]) * _layers(x0, p)[0]


@wrong(
    "dL_dwb",
    "The sign is wrong: the derivative of (x_e − t)² by x_e is 2 (x_e − t), not 2 (t − x_e).",
)
def target_minus_output_wb(x0, t, p):
    return -dL_dwb(x0, t, p)


@wrong(
    "dL_dwb",
    "The factor 2 from the square of x_e − t is missing.",
)
def two_missing_wb(x0, t, p):
    return dL_dwb(x0, t, p) / 2


@wrong(
    "dL_dwb",
    "The last factor is missing: wb is multiplied by x_a in x_b = wb x_a + bb, so dx_b/dwb = x_a.",
)
def weight_as_bias(x0, t, p):
    return dL_dxb(x0, t, p)


@wrong(
    "dL_dwb",
    "The last factor is x0, but what wb multiplies is the output of node a.",
)
def input_for_xa(x0, t, p):
    return dL_dxb(x0, t, p) * x0


@wrong(
    "dL_dwb",
    "The last factor is x_b, the output of node b. What wb multiplies is the node's input.",
)
def output_for_xa(x0, t, p):
    return dL_dxb(x0, t, p) * _layers(x0, p)[1]


@wrong(
    "dL_dwb",
    "The last factor is wb itself. That is dx_b/dx_a; dx_b/dwb is what wb is multiplied by.",
)
def weight_for_xa(x0, t, p):
    return dL_dxb(x0, t, p) * p["wb"]


ANSWERS = (
    (
        dL_dxb,
        notes_form,
        plain_skip,
        no_skip,
        only_skip,
        paths_multiplied,
        target_minus_output,
        two_missing,
        we_missing,
    ),
    (
        dL_dbb,
        notes_form_bb,
        plain_skip_bb,
        no_skip_bb,
        only_skip_bb,
        paths_multiplied_bb,
        target_minus_output_bb,
        two_missing_bb,
        we_missing_bb,
        bias_as_weight,
    ),
    (
        dL_dwb,
        notes_form_wb,
        plain_skip_wb,
        no_skip_wb,
        only_skip_wb,
        paths_multiplied_wb,
        target_minus_output_wb,
        two_missing_wb,
        weight_as_bias,
        input_for_xa,
        output_for_xa,
        weight_for_xa,
    ),
)


def _apart(values):
    """Whether no two numbers are near each other, measured by the first."""
    gaps = np.abs(np.subtract.outer(values, values))[np.triu_indices(len(values), 1)]
    return bool(np.all(gaps > APART * abs(values[0])))


def _far_from_zero(x0, t, p):
    """Whether no difference that the answers hold is nearly 0, so that single precision is good enough."""
    xa, xb, _, _, xe = _layers(x0, p)
    return min(abs(xa), abs(xb), abs(xe - t), abs(p["wd"] * p["wc"] + p["wd2"])) > FAR


def networks(random, case):
    """The arguments of one call: numbers x0 and t, the dictionary p of 12 numbers, and x0 again as `start`.

    They have two decimals, so that a failing call can be read and repeated. All of the right answers and the mistakes
    differ, so wd wc + wd2 is never wc + 1. Raises RuntimeError when no such network is found.
    """
    for _ in range(TRIES):
        numbers = np.round(random.uniform(0.4, 1.8, size=14) * random.choice([-1, 1], size=14), 2).tolist()
        x0, t, p = numbers[0], numbers[1], dict(zip(NAMES, numbers[2:], strict=True))
        if _far_from_zero(x0, t, p) and all(_apart([each(x0, t, p) for each in answers]) for answers in ANSWERS):
            return {"x0": x0, "t": t, "p": p, "start": x0}
    raise RuntimeError(f"no network that separates the mistakes in {TRIES} tries (case {case})")
