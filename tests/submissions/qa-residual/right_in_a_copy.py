def residual(x, f):
    out = x.copy()
    out += f(x)
    return out


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
