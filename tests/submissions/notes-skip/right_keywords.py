import numpy as np


def dL_dxb(x0, t, p):
    def net(wa, ba, wb, bb, wc, bc, wd, bd, wd2, bd2, we, be):
        xb = wb * (wa * x0 + ba) + bb
        xd = wd * (wc * xb + bc) + bd + wd2 * xb + bd2
        dL_dxd = 2 * (we * xd + be - t) * we
        over_c = dL_dxd * wd * wc
        over_skip = dL_dxd * wd2
        return np.array([over_c, over_skip])

    return net(**p).sum()


def dL_dbb(x0, t, p):
    return dL_dxb(x0, t, p)


def dL_dwb(x0, t, p):
    p["xa"] = p["wa"] * x0 + p["ba"]
    xa = p.pop("xa")
    return xa * dL_dbb(x0, t, p)
