# expect: residual fail layer_left_out
def residual(x, f):
    return 2 * x


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
