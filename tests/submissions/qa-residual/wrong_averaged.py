# expect: residual fail averaged
def residual(x, f):
    return 0.5 * x + 0.5 * f(x)


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
