"""The loss is a polynomial, so a tiny imaginary step gives its derivative without cancellation."""
STEP = 1e-30


def loss(x0, t, p, dxb=0, dbb=0, dwb=0):
    xa = p["wa"] * x0 + p["ba"]
    xb = (p["wb"] + dwb) * xa + p["bb"] + dbb + dxb
    xc = p["wc"] * xb + p["bc"]
    xd = p["wd"] * xc + p["bd"] + p["wd2"] * xb + p["bd2"]
    return (p["we"] * xd + p["be"] - t) ** 2


def dL_dxb(x0, t, p):
    return loss(x0, t, p, dxb=1j * STEP).imag / STEP


def dL_dbb(x0, t, p):
    return loss(x0, t, p, dbb=1j * STEP).imag / STEP


def dL_dwb(x0, t, p):
    return loss(x0, t, p, dwb=1j * STEP).imag / STEP
