# expect: residual fail applied_to_the_sum
def residual(x, f):
    x = x + f(x)
    return f(x)


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
