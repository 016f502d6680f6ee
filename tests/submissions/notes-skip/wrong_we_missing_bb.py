# expect: dL_dbb fail we_missing_bb
def forward(x0, p):
    xa = p["wa"] * x0 + p["ba"]
    xb = p["wb"] * xa + p["bb"]
    xc = p["wc"] * xb + p["bc"]
    xd = p["wd"] * xc + p["bd"] + p["wd2"] * xb + p["bd2"]
    xe = p["we"] * xd + p["be"]
    return xa, xb, xe


def dL_dxb(x0, t, p):
    xa, xb, xe = forward(x0, p)
    return 2 * (xe - t) * p["we"] * (p["wd"] * p["wc"] + p["wd2"])


def dL_dbb(x0, t, p):
    xa, xb, xe = forward(x0, p)
    return 2 * (xe - t) * (p["wd"] * p["wc"] + p["wd2"])


def dL_dwb(x0, t, p):
    xa, xb, xe = forward(x0, p)
    return 2 * (xe - t) * p["we"] * (p["wd"] * p["wc"] + p["wd2"]) * xa
