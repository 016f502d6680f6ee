answer = 4 / 4 < 10 / 10
condition_number = lambda a, d: max([2 * a] * d) / min([2 * a] * d)

why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
